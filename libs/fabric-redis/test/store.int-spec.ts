import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { startRedis, until, type RedisServer } from '@colloquy/testing';

import { Fabrics } from './fabrics.ts';
import { RedisProbe } from './redis-probe.ts';

const record = { id: 'conv_1', gateway: 'gateway.1', inputRate: 16_000, createdAt: 1 };
const item = { role: 'user', itemId: 'item_1', text: 'hello' } as const;

describe('the store in Redis', () => {
  let redis: RedisServer;
  let probe: RedisProbe;
  let fabrics: Fabrics;

  beforeAll(async () => {
    redis = await startRedis();
    probe = new RedisProbe(redis.url);
  });
  afterAll(async () => {
    await probe[Symbol.asyncDispose]();
    await redis[Symbol.asyncDispose]();
  });
  beforeEach(() => {
    fabrics = new Fabrics(redis.url);
  });
  afterEach(() => fabrics[Symbol.asyncDispose]());

  const keys = () => probe.redis.keys(`${fabrics.prefix}:conversation:*`);
  const remainingMs = async () => Promise.all((await keys()).map((key) => probe.redis.pttl(key)));

  it('keeps a conversation for a day after its last write', async () => {
    const { store } = await fabrics.open();
    await store.create(record);
    await store.claim('conv_1');
    await store.append('conv_1', 1, item);
    const remaining = await remainingMs();
    expect(remaining).toHaveLength(2);
    for (const each of remaining) expect(each).toBeGreaterThan(86_390_000);
  });

  it.each(['claim', 'append'])('gives all keys their time again with each %s', async (write) => {
    const { store } = await fabrics.open({ timeToLiveMs: 100_000 });
    await store.create(record);
    await store.claim('conv_1');
    await store.append('conv_1', 1, item);
    for (const key of await keys()) await probe.redis.pexpire(key, 1_000);
    if (write === 'claim') await store.claim('conv_1');
    else await store.append('conv_1', 1, { ...item, itemId: 'item_2' });
    for (const each of await remainingMs()) expect(each).toBeGreaterThan(90_000);
  });

  it('forgets a conversation nobody ends', async () => {
    const { store } = await fabrics.open({ timeToLiveMs: 20 });
    await store.create(record);
    await until(async () => (await keys()).length === 0, { what: 'the keys to expire' });
    expect(await store.claim('conv_1')).toBeNull();
  });

  it('adds an item once although the command comes twice', async () => {
    const { store } = await fabrics.open();
    await store.create(record);
    await store.claim('conv_1');
    const second = { ...item, itemId: 'item_2' };
    for (const each of [item, second, item, second]) expect(await store.append('conv_1', 1, each)).toBe(true);
    expect(await store.items('conv_1')).toEqual([item, second]);
  });

  it('leaves no key behind when a conversation ends', async () => {
    const { store } = await fabrics.open();
    await store.create(record);
    await store.claim('conv_1');
    await store.append('conv_1', 1, item);
    await store.end('conv_1');
    expect(await keys()).toEqual([]);
  });
});
