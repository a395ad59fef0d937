import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import type { Frame } from '@colloquy/fabric';
import { startRedis, until, type RedisServer } from '@colloquy/testing';

import { Fabrics } from './fabrics.ts';
import { RedisProbe } from './redis-probe.ts';

function frame(seq: number, bytes = 100): Frame {
  return { kind: 1, conversation: 'conv_1', epoch: 1, seq, payload: Buffer.alloc(bytes, seq % 256) };
}

describe('the bus between processes', () => {
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

  it('sends many frames in few messages', async () => {
    const [sender, receiver] = [await fabrics.open(), await fabrics.open()];
    const seqs: number[] = [];
    await receiver.bus.listen('worker.1', ({ seq }) => void seqs.push(seq));
    const before = await publishes();
    for (let seq = 1; seq <= 1_000; seq += 1) sender.bus.send('worker.1', frame(seq));
    await until(() => seqs.length === 1_000, { what: 'all frames' });
    expect((await publishes()) - before).toBeLessThan(5);
    expect(seqs).toEqual(Array.from({ length: 1_000 }, (_, index) => index + 1));
  });

  it('drops what passes its bound and sends again afterwards', async () => {
    const maxBusBytes = 1_000_000;
    const [sender, receiver] = [await fabrics.open({ maxBusBytes }), await fabrics.open()];
    let bytes = 0;
    let last = 0;
    await receiver.bus.listen('worker.1', ({ seq, payload }) => {
      bytes += payload.length;
      last = seq;
    });
    for (let seq = 1; seq <= 100; seq += 1) sender.bus.send('worker.1', frame(seq, 100_000));
    await until(() => bytes > 0, { what: 'frames' });
    expect(bytes).toBeLessThanOrEqual(maxBusBytes);
    expect(fabrics.faults.map(({ name }) => name)).toEqual(['BusLoss']);
    sender.bus.send('worker.1', frame(101));
    await until(() => last === 101, { what: 'the next frame' });
  });

  it('lets a process listen while another leaves', async () => {
    const fabric = await fabrics.open();
    const seqs: number[] = [];
    const first = await fabric.bus.listen('worker.1', () => undefined);
    await Promise.all([first[Symbol.asyncDispose](), fabric.bus.listen('worker.2', ({ seq }) => void seqs.push(seq))]);
    fabric.bus.send('worker.2', frame(1));
    await until(() => seqs.length === 1, { what: 'the frame' });
  });

  it('asks Redis to confirm few of the messages it sends', async () => {
    const [sender, receiver] = [await fabrics.open(), await fabrics.open()];
    let received = 0;
    await receiver.bus.listen('worker.1', () => void (received += 1));
    const sendAlone = async () => {
      const next = received + 1;
      sender.bus.send('worker.1', frame(next));
      await until(() => received >= next, { what: 'the frame' });
    };
    await sendAlone();
    const [before, startedAt] = [await answers(), performance.now()];
    for (let count = 0; count < 200; count += 1) await sendAlone();
    const mayAsk = (performance.now() - startedAt) / 100 + 1;
    expect((await answers()) - before).toBeLessThanOrEqual(mayAsk);
  });

  it('has every message confirmed where it may not tell Redis to be silent', async () => {
    await probe.redis.acl('SETUSER', 'default', '-client|reply');
    try {
      const [sender, receiver] = [await fabrics.open(), await fabrics.open()];
      const seqs: number[] = [];
      await receiver.bus.listen('worker.1', ({ seq }) => void seqs.push(seq));
      for (let seq = 1; seq <= 5; seq += 1) {
        sender.bus.send('worker.1', frame(seq));
        await until(() => seqs.length === seq, { what: 'the frame' });
      }
      expect(fabrics.faults).toEqual([]);
    } finally {
      await probe.redis.acl('SETUSER', 'default', '+client|reply');
    }
  });

  it('sends to many addresses in one go', async () => {
    const [sender, receiver] = [await fabrics.open(), await fabrics.open()];
    const seqs: number[] = [];
    const addresses = ['worker.1', 'worker.2', 'worker.3'];
    for (const address of addresses) await receiver.bus.listen(address, ({ seq }) => void seqs.push(seq));
    for (let seq = 1; seq <= 30; seq += 1) for (const address of addresses) sender.bus.send(address, frame(seq));
    await until(() => seqs.length === 90, { what: 'all frames' });
  });

  async function publishes(): Promise<number> {
    return callsOf('publish', await probe.redis.info('commandstats'));
  }

  /** Messages published and answered. */
  async function answers(): Promise<number> {
    const stats = await probe.redis.info('commandstats');
    return callsOf('publish', stats) - callsOf('client|reply', stats);
  }

  function callsOf(command: string, stats: string): number {
    return Number(stats.split(`cmdstat_${command}:calls=`)[1]?.split(',')[0] ?? 0);
  }
});
