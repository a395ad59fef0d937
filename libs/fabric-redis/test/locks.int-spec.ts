import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import type { PlacementPort } from '@colloquy/fabric';
import { ScriptedWorker } from '@colloquy/fabric/testing';
import { startRedis, until, type RedisServer } from '@colloquy/testing';

import { Fabrics } from './fabrics.ts';
import { RedisProbe } from './redis-probe.ts';

describe('the lock of a held conversation', () => {
  let redis: RedisServer;
  let probe: RedisProbe;
  let fabrics: Fabrics;
  let placement: PlacementPort;
  let worker: ScriptedWorker;

  beforeAll(async () => {
    redis = await startRedis();
    probe = new RedisProbe(redis.url);
  });
  afterAll(async () => {
    await probe[Symbol.asyncDispose]();
    await redis[Symbol.asyncDispose]();
  });
  beforeEach(async () => {
    fabrics = new Fabrics(redis.url);
    ({ placement } = await fabrics.open());
    worker = new ScriptedWorker(placement);
    await worker.serve(5);
    await placement.offer('conv_1');
    await until(() => worker.holds.length === 1, { what: 'the conversation to be held' });
  });
  afterEach(() => fabrics[Symbol.asyncDispose]());

  const job = () => `{${fabrics.prefix}}:conversations:conv_1`;
  const lock = () => `${job()}:lock`;
  const isAborted = () => worker.last('conv_1').signal.aborted;

  it('is renewed before it lapses', async () => {
    for (let round = 1; round <= 3; round += 1) {
      await until(async () => (await probe.redis.pttl(lock())) < 1_600, { what: 'time to pass' });
      await until(async () => (await probe.redis.pttl(lock())) > 1_600, { what: 'the renewal' });
    }
    expect(isAborted()).toBe(false);
  });

  it('is taken back when it lapsed and nobody else took the conversation', async () => {
    await probe.redis.del(lock());
    await until(() => probe.redis.exists(lock()), { what: 'the lock' });
    expect(isAborted()).toBe(false);
  });

  it('is lost when another worker has it', async () => {
    await probe.redis.set(lock(), 'another worker', 'PX', 60_000);
    await until(isAborted, { what: 'the hold to be told' });
    expect(worker.last('conv_1').signal.reason).toMatchObject({ message: 'another worker has the conversation' });
    expect(await probe.redis.get(lock())).toBe('another worker');
  });

  it('is lost when another worker had the conversation meanwhile', async () => {
    await probe.redis.multi().hincrby(job(), 'ats', 1).del(lock()).exec();
    await until(isAborted, { what: 'the hold to be told' });
  });

  it('is lost when Redis lost the conversation', async () => {
    await probe.redis.flushall();
    await until(isAborted, { what: 'the hold to be told' });
    await placement.offer('conv_1');
    await until(() => worker.holds.length === 2, { what: 'the conversation to be held again' });
    expect(isAborted()).toBe(false);
  });

  it('is renewed too when the conversation comes back to the worker that lost it', async () => {
    await probe.redis
      .multi()
      .lrem(`{${fabrics.prefix}}:conversations:active`, 1, 'conv_1')
      .del(lock())
      .rpush(`{${fabrics.prefix}}:conversations:wait`, 'conv_1')
      .exec();
    await until(() => worker.holds.length === 2, { what: 'the conversation to be held again' });
    expect(worker.holds[0]?.signal.aborted).toBe(true);
    for (let round = 1; round <= 2; round += 1) {
      await until(async () => (await probe.redis.pttl(lock())) < 1_600, { what: 'time to pass' });
      await until(async () => (await probe.redis.pttl(lock())) > 1_600, { what: 'the renewal' });
    }
    expect(isAborted()).toBe(false);
    expect(worker.holds).toHaveLength(2);
  });
});
