import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { FabricUnavailable } from '@colloquy/fabric';
import { withDeadline } from '@colloquy/lifecycle';
import { freePort, startProcess, startRedis, until, type RedisServer } from '@colloquy/testing';

import { openRedisFabric } from '../src/index.ts';
import { Fabrics } from './fabrics.ts';
import { RedisProbe } from './redis-probe.ts';

describe('the connection of a fabric to Redis', () => {
  let redis: RedisServer;
  let probe: RedisProbe;

  beforeAll(async () => {
    redis = await startRedis();
    probe = new RedisProbe(redis.url);
  });
  afterAll(async () => {
    await probe[Symbol.asyncDispose]();
    await redis[Symbol.asyncDispose]();
  });

  function open(url: string) {
    return openRedisFabric({ url, keyPrefix: 'test', connectWithinMs: 500, onError: () => undefined });
  }

  it('fails with host and port, and without the password, when nobody answers', async () => {
    const port = await freePort();
    const error: unknown = await open(`redis://someone:very-secret@127.0.0.1:${port}/2`).catch(
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(FabricUnavailable);
    expect(error).toMatchObject({ retryable: true, message: expect.stringContaining(`127.0.0.1:${port}`) });
    expect(error).toMatchObject({ message: expect.stringContaining('ECONNREFUSED') });
    expect(String(error)).not.toContain('very-secret');
  });

  it('fails without the password when Redis refuses it', async () => {
    const url = `redis://nobody:very-secret@127.0.0.1:${redis.port}`;
    const error: unknown = await open(url).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: 'FabricUnavailable', message: expect.stringContaining('WRONGPASS') });
    expect(String(error)).not.toContain('very-secret');
    expect(await probe.connections('test')).toEqual([]);
  });

  it('fails for an address that is none, without repeating it', async () => {
    const error: unknown = await open('very-secret@nowhere').catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(FabricUnavailable);
    expect(String(error)).not.toContain('very-secret');
  });

  it('waits for a Redis that is about to start', async () => {
    await redis.kill();
    const opening = openRedisFabric({ url: redis.url, keyPrefix: 'test', onError: () => undefined });
    await redis.restart();
    const fabric = await opening;
    await fabric.check();
    await fabric[Symbol.asyncDispose]();
  });

  it('answers while Redis does', async () => {
    await using fabrics = new Fabrics(redis.url);
    const fabric = await fabrics.open();
    expect(fabric.engine).toBe('redis');
    await fabric.check();
  });

  it('tells of an outage once, with the address, and once of its end', async () => {
    await using fabrics = new Fabrics(redis.url);
    let recoveries = 0;
    const fabric = await fabrics.open({ onRestored: () => (recoveries += 1) });
    await redis.kill();
    await until(() => fabrics.faults.length > 0, { what: 'the news of the outage' });
    await redis.restart();
    await until(() => recoveries > 0, { what: 'the news of its end', deadlineMs: 10_000 });
    await fabric.check();
    expect(fabrics.faults).toEqual([expect.objectContaining({ name: 'FabricUnavailable', retryable: true })]);
    expect(String(fabrics.faults[0])).toContain(`Redis at 127.0.0.1:${redis.port} is away`);
    expect(recoveries).toBe(1);
  });

  it('is closed for good with the fabric', async () => {
    await using fabrics = new Fabrics(redis.url);
    const fabric = await fabrics.open();
    await fabric.bus.listen('gateway.1', () => undefined);
    await fabric.placement.serve({ capacity: 3, hold: async () => undefined });
    await fabric.journal.follow({ group: 'counting', reader: 'reader_1', onEntry: () => undefined });
    await until(async () => (await probe.connections(fabrics.prefix)).length === 6, { what: 'six connections' });
    await fabric[Symbol.asyncDispose]();
    await until(async () => (await probe.connections(fabrics.prefix)).length === 0, { what: 'no connection' });
    expect(fabrics.faults).toEqual([]);
  });

  it('leaves nothing behind that would keep a process alive', async () => {
    const script = fileURLToPath(new URL('whole-life.ts', import.meta.url));
    await using life = await startProcess({
      name: 'a whole life',
      command: process.execPath,
      args: ['--conditions=colloquy:source', '--disable-warning=ExperimentalWarning', script, redis.url],
      readyWhen: /closed/,
    });
    expect(await withDeadline(life.exit, 1_000, 'the exit')).toEqual({ code: 0, signal: null });
  });
});
