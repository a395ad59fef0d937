import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { blobLimits } from '@colloquy/fabric';
import { startRedis, type RedisServer } from '@colloquy/testing';

import { Fabrics } from './fabrics.ts';
import { RedisProbe } from './redis-probe.ts';

describe('blobs in Redis', () => {
  let server: RedisServer;
  let probe: RedisProbe;

  beforeAll(async () => {
    server = await startRedis();
    probe = new RedisProbe(server.url);
  });
  afterAll(async () => {
    await probe[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  });

  it('are the same for every process, and so are the claims', async () => {
    await using fabrics = new Fabrics(server.url);
    const [one, other] = [await fabrics.open(), await fabrics.open()];
    await one.blobs.put('a', Buffer.from('bytes'));
    expect(Buffer.from((await other.blobs.get('a')) ?? []).toString()).toBe('bytes');
    expect(await one.blobs.claim('b', 60_000)).toBe(true);
    expect(await other.blobs.claim('b', 60_000)).toBe(false);
  });

  it('leave nothing that stays for ever, and no more than the limit', async () => {
    await using fabrics = new Fabrics(server.url);
    const { blobs } = await fabrics.open();
    await blobs.claim('a', 60_000);
    for (let index = 0; index < blobLimits.maxEntries + 5; index += 1)
      await blobs.put(`${index}`, Buffer.from('bytes'));
    const keys = await probe.redis.keys(`*${fabrics.prefix}:blobs*`);
    expect(keys).toHaveLength(blobLimits.maxEntries + 2);
    for (const key of keys) expect(await probe.redis.pttl(key)).toBeGreaterThan(0);
  });
});
