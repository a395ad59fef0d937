import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { SequenceTracker, type Frame } from '@colloquy/fabric';
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

  it('shows what an outage cost as a gap and goes on in order', async () => {
    const [sender, receiver] = [await fabrics.open(), await fabrics.open()];
    const tracker = new SequenceTracker();
    const verdicts: string[] = [];
    let missing = 0;
    await receiver.bus.listen('worker.1', ({ epoch, seq }) => {
      const verdict = tracker.judge(epoch, seq);
      if (verdict.kind === 'gap') missing += verdict.to - verdict.from + 1;
      verdicts.push(verdict.kind);
    });
    let seq = 0;
    const sendUntil = (condition: () => boolean) =>
      until(
        () => {
          seq += 1;
          sender.bus.send('worker.1', frame(seq));
          return condition();
        },
        { what: 'frames to arrive' },
      );
    await sendUntil(() => verdicts.length >= 5);
    await probe.killConnections();
    await sendUntil(() => verdicts.includes('gap'));
    await sendUntil(() => verdicts.at(-1) === 'in-order');
    await until(() => verdicts.length + missing === seq, { what: 'the rest' });
    expect(new Set(verdicts)).toEqual(new Set(['in-order', 'gap']));
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

  async function publishes(): Promise<number> {
    const stats = await probe.redis.info('commandstats');
    return Number(/cmdstat_publish:calls=(\d+)/.exec(stats)?.[1] ?? 0);
  }
});
