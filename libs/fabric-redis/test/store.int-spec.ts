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
    await store.claim('conv_1', 'worker.1');
    await store.append('conv_1', 1, item);
    const remaining = await remainingMs();
    expect(remaining).toHaveLength(2);
    for (const each of remaining) expect(each).toBeGreaterThan(86_390_000);
  });

  it.each(['claim', 'append'])('gives all keys their time again with each %s', async (write) => {
    const { store } = await fabrics.open({ timeToLiveMs: 100_000 });
    await store.create(record);
    await store.claim('conv_1', 'worker.1');
    await store.append('conv_1', 1, item);
    for (const key of await keys()) await probe.redis.pexpire(key, 1_000);
    if (write === 'claim') await store.claim('conv_1', 'worker.1');
    else await store.append('conv_1', 1, { ...item, itemId: 'item_2' });
    for (const each of await remainingMs()) expect(each).toBeGreaterThan(90_000);
  });

  it('forgets a conversation nobody ends', async () => {
    const { store } = await fabrics.open({ timeToLiveMs: 20 });
    await store.create(record);
    await until(async () => (await keys()).length === 0, { what: 'the keys to expire' });
    expect(await store.claim('conv_1', 'worker.1')).toBeNull();
  });

  it('adds an item once although the command comes twice', async () => {
    const { store } = await fabrics.open();
    await store.create(record);
    await store.claim('conv_1', 'worker.1');
    const second = { ...item, itemId: 'item_2' };
    for (const each of [item, second, item, second]) expect(await store.append('conv_1', 1, each)).toBe(true);
    expect(await store.items('conv_1')).toEqual([item, second]);
  });

  it('counts a charge once although the worker that told it is gone and the next one tells it again', async () => {
    const [first, second] = [await fabrics.open(), await fabrics.open()];
    const today = { user: 'user_hash', day: '2026-11-22' };
    const charge = { key: 'resp_1', nanoUsd: 32_000 };
    await first.store.create(record);
    await first.store.claim('conv_1', 'worker.0');
    await first.store.charge('conv_1', 1, charge, today);
    await second.store.claim('conv_1', 'worker.0');
    expect(await first.store.charge('conv_1', 1, { ...charge, key: 'resp_2' }, today)).toBeNull();
    const spent = await second.store.charge('conv_1', 2, charge, today);
    expect(spent).toEqual({ conversation: 32_000, userDay: 32_000 });
  });

  it("keeps a user's day for two days after its last charge, whatever becomes of the conversation", async () => {
    const { store } = await fabrics.open();
    const today = { user: 'user_hash', day: '2026-11-22' };
    await store.create(record);
    await store.claim('conv_1', 'worker.0');
    await store.charge('conv_1', 1, { key: 'resp_1', nanoUsd: 5 }, today);
    await store.end('conv_1');
    expect(await keys()).toEqual([]);
    const remaining = await probe.redis.pttl(`${fabrics.prefix}:spent:2026-11-22:{user_hash}`);
    expect(remaining).toBeGreaterThan(172_790_000);
  });

  it('leaves no key behind when a conversation ends', async () => {
    const { store } = await fabrics.open();
    await store.create(record);
    await store.claim('conv_1', 'worker.1');
    await store.append('conv_1', 1, item);
    await store.charge('conv_1', 1, { key: 'resp_1', nanoUsd: 5 });
    await store.end('conv_1');
    expect(await keys()).toEqual([]);
  });
});
