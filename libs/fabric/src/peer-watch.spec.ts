import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { systemTimers } from '@colloquy/lifecycle';

import type { BusPort, Frame } from './bus.port.ts';
import { PeerWatch } from './peer-watch.ts';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => {
  expect(jest.getTimerCount()).toBe(0);
  jest.useRealTimers();
});

function build() {
  const beats: string[] = [];
  const lost: string[] = [];
  const inboxes = new Map<string, (frame: Frame) => void>();
  const bus: BusPort = {
    listen: (address, onFrame) => {
      inboxes.set(address, onFrame);
      return Promise.resolve({ [Symbol.asyncDispose]: () => Promise.resolve(void inboxes.delete(address)) });
    },
    send: (to, { payload }) => void beats.push(`${to} from ${Buffer.from(payload).toString()}`),
  };
  const watch = new PeerWatch({
    bus,
    timers: systemTimers,
    self: 'gateway.1',
    kind: 32,
    timeoutMs: 5_000,
    onLost: (peer) => lost.push(peer),
  });
  return { watch, beats, lost, inboxes };
}

describe('the watch over peers', () => {
  it('sends one heartbeat a peer, however many conversations they share', () => {
    const { watch, beats } = build();
    watch.watch('worker.1');
    watch.watch('worker.1');
    watch.watch('worker.2');
    jest.advanceTimersByTime(1_000);
    expect(beats).toEqual(['worker.1 from gateway.1', 'worker.2 from gateway.1']);
    watch[Symbol.dispose]();
  });

  it('tells once when a peer falls silent, and forgets it', () => {
    const { watch, lost } = build();
    watch.watch('worker.1');
    watch.watch('worker.2');
    for (let second = 0; second < 20; second += 1) {
      jest.advanceTimersByTime(1_000);
      watch.heard('worker.2');
    }
    expect(lost).toEqual(['worker.1']);
    watch[Symbol.dispose]();
  });

  it('keeps heartbeats to itself and hands on the rest', async () => {
    const { watch, lost, inboxes } = build();
    const handed: number[] = [];
    const listening = await watch.listen(({ kind }) => handed.push(kind));
    const frame = { conversation: '', epoch: 0, seq: 0, payload: Buffer.from('worker.1') };
    watch.watch('worker.1');
    for (let second = 0; second < 20; second += 1) {
      jest.advanceTimersByTime(1_000);
      inboxes.get('gateway.1')?.({ kind: 32, ...frame });
    }
    inboxes.get('gateway.1')?.({ kind: 1, ...frame });
    expect(lost).toEqual([]);
    expect(handed).toEqual([1]);
    await listening[Symbol.asyncDispose]();
    expect(inboxes.size).toBe(0);
  });

  it('leaves a peer alone that shares nothing any more', () => {
    const { watch, beats, lost } = build();
    watch.watch('worker.1');
    watch.watch('worker.1');
    watch.unwatch('worker.1');
    watch.unwatch('worker.1');
    jest.advanceTimersByTime(20_000);
    expect(beats).toEqual([]);
    expect(lost).toEqual([]);
    watch[Symbol.dispose]();
  });
});
