import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { ScriptedWorker } from '@colloquy/fabric/testing';
import { startRedis, until, type RedisServer, type RunningProcess } from '@colloquy/testing';

import { Fabrics } from './fabrics.ts';
import { startHolder } from './holder-process.ts';
import { RedisProbe } from './redis-probe.ts';

const conversations = (count: number) => Array.from({ length: count }, (_, index) => `conv_${index + 1}`);

describe('a conversation whose worker process fails', () => {
  let redis: RedisServer;
  let fabrics: Fabrics;
  let holder: RunningProcess;
  let probe: RedisProbe;

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
    holder = await startHolder(redis.url, fabrics.prefix);
  });
  afterEach(async () => {
    await holder.kill();
    await fabrics[Symbol.asyncDispose]();
  });

  const key = (name: string) => `{${fabrics.prefix}}:conversations:${name}`;

  /** Conversations held by the other process, and a worker here; lapsed locks are looked for. */
  async function holdThere(count: number) {
    const fabric = await fabrics.open();
    for (const each of conversations(count)) await fabric.placement.offer(each);
    const last = `holds conv_${count}\n`;
    await until(() => holder.output.includes(last), { what: 'the process to hold all' });
    const worker = new ScriptedWorker(fabric.placement);
    await worker.serve(10);
    await until(() => probe.redis.exists(key('stalled-check')), { what: 'a look for lapsed locks' });
    expect(worker.holds).toEqual([]);
    return { worker, placement: fabric.placement };
  }

  it('is held by another worker within three seconds of kill -9', async () => {
    const { worker, placement } = await holdThere(5);
    const killedAt = performance.now();
    await holder.kill();
    await until(() => worker.holds.length === 5, { what: 'the takeover' });
    expect(performance.now() - killedAt).toBeLessThan(3_000);
    expect(worker.conversations.sort()).toEqual(conversations(5));
    expect(await placement.depth()).toEqual({ waiting: 0, active: 5 });
  });

  it('is let go by a process that stood still too long, once it goes on', async () => {
    const { worker } = await holdThere(2);
    process.kill(holder.pid ?? 0, 'SIGSTOP');
    await until(() => worker.holds.length === 2, { what: 'the takeover' });
    process.kill(holder.pid ?? 0, 'SIGCONT');
    await until(() => holder.output.includes('lets go of conv_1') && holder.output.includes('lets go of conv_2'), {
      what: 'the process to let go',
    });
    expect(worker.holds.map(({ signal }) => signal.aborted)).toEqual([false, false]);
    expect(worker.holds).toHaveLength(2);
  });

  it('stays with a process that stood still for a moment', async () => {
    const { worker, placement } = await holdThere(1);
    const remainingMs = () => probe.redis.pttl(key('conv_1:lock'));
    process.kill(holder.pid ?? 0, 'SIGSTOP');
    await until(async () => (await remainingMs()) < 700, { what: 'the lock to run down' });
    process.kill(holder.pid ?? 0, 'SIGCONT');
    await until(async () => (await remainingMs()) > 1_500, { what: 'the lock to be renewed' });
    await until(async () => (await remainingMs()) < 1_500, { what: 'time to pass' });
    await until(async () => (await remainingMs()) > 1_500, { what: 'the lock to be renewed again' });
    expect(worker.holds).toEqual([]);
    expect(holder.output).not.toContain('lets go');
    expect(await placement.depth()).toEqual({ waiting: 0, active: 1 });
  });
});
