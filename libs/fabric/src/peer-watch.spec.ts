import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { systemTimers } from '@colloquy/lifecycle';

import type { BusPort } from './bus.port.ts';
import { PeerWatch } from './peer-watch.ts';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => {
  expect(jest.getTimerCount()).toBe(0);
  jest.useRealTimers();
});

function build() {
  const beats: string[] = [];
  const lost: string[] = [];
  const bus: BusPort = {
    listen: () => Promise.reject(new Error('not needed')),
    send: (to, { payload }) => void beats.push(`${to} from ${Buffer.from(payload).toString()}`),
  };
  const watch = new PeerWatch({
    bus,
    timers: systemTimers,
    self: 'gateway.1',
    kind: 32,
    intervalMs: 1_000,
    timeoutMs: 5_000,
    onLost: (peer) => lost.push(peer),
  });
  return { watch, beats, lost };
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
