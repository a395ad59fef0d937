import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { systemTimers } from '@colloquy/lifecycle';

import { AudioPacer } from './audio-pacer.ts';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => {
  expect(jest.getTimerCount()).toBe(0);
  jest.useRealTimers();
});

/** A quarter of a second at 24 kHz. */
const delta = () => new Uint8Array(12_000);

function pacerOf(leadMs: number) {
  const sent: string[] = [];
  const pacer = new AudioPacer({ timers: systemTimers, leadMs, send: (itemId) => void sent.push(itemId) });
  const speak = (itemId: string, deltas: number) => {
    for (let i = 0; i < deltas; i += 1) pacer.audio(itemId, delta());
  };
  return { pacer, sent, speak, [Symbol.dispose]: () => pacer[Symbol.dispose]() };
}

describe('the pacing of reply audio', () => {
  it('sends the lead at once and the rest as it is played', () => {
    using bench = pacerOf(500);
    bench.speak('item_1', 12);
    expect(bench.sent).toHaveLength(3);
    jest.advanceTimersByTime(250);
    expect(bench.sent).toHaveLength(4);
    jest.advanceTimersByTime(1_000);
    expect(bench.sent).toHaveLength(8);
    jest.advanceTimersByTime(1_000);
    expect(bench.sent).toHaveLength(12);
  });

  it('does not delay audio that comes no faster than it is played', () => {
    using bench = pacerOf(0);
    for (let second = 0; second < 8; second += 1) {
      bench.speak('item_1', 1);
      expect(bench.sent).toHaveLength(second + 1);
      jest.advanceTimersByTime(250);
    }
  });

  it('reaches a mark after the audio before it, and before the audio behind it', () => {
    using bench = pacerOf(0);
    bench.speak('item_1', 2);
    bench.pacer.mark(() => bench.sent.push('done'));
    bench.speak('item_2', 1);
    expect(bench.sent).toEqual(['item_1']);
    jest.advanceTimersByTime(250);
    expect(bench.sent).toEqual(['item_1', 'item_1', 'done']);
    jest.advanceTimersByTime(250);
    expect(bench.sent).toEqual(['item_1', 'item_1', 'done', 'item_2']);
  });

  it('drops what waits when the user interrupts, and still says that the reply is done', () => {
    using bench = pacerOf(250);
    bench.speak('item_1', 40);
    bench.pacer.mark(() => bench.sent.push('done'));
    jest.advanceTimersByTime(1_000);
    bench.pacer.flush();
    expect(bench.sent).toHaveLength(7);
    expect(bench.sent.at(-1)).toBe('done');
    jest.advanceTimersByTime(10_000);
    expect(bench.sent).toHaveLength(7);
  });

  it('knows how much of each item has been played', () => {
    using bench = pacerOf(10_000);
    bench.speak('item_1', 4);
    bench.speak('item_2', 4);
    jest.advanceTimersByTime(1_300);
    expect(bench.pacer.playedMs('item_1')).toBe(1_000);
    expect(bench.pacer.playedMs('item_2')).toBe(300);
    expect(bench.pacer.playedMs('item_9')).toBe(0);
    expect(bench.pacer.playing).toBe('item_2');
    jest.advanceTimersByTime(1_000);
    expect(bench.pacer.playedMs('item_2')).toBe(1_000);
    expect(bench.pacer.playing).toBeNull();
    expect(bench.pacer.isIdle).toBe(true);
  });

  it('goes on counting an item that was interrupted by a gap in the audio', () => {
    using bench = pacerOf(500);
    bench.speak('item_1', 2);
    jest.advanceTimersByTime(5_000);
    bench.speak('item_1', 2);
    jest.advanceTimersByTime(200);
    expect(bench.pacer.playedMs('item_1')).toBe(700);
  });

  it('lets out early what it has no room for', () => {
    using bench = pacerOf(0);
    bench.speak('item_1', 1_500);
    expect(bench.sent.length).toBeGreaterThan(90);
    expect(bench.sent.length).toBeLessThan(110);
  });
});
