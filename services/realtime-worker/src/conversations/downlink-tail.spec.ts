import { describe, expect, it } from '@jest/globals';
import { frameKind } from '@colloquy/protocol/internal';

import { DownlinkTail } from './downlink-tail.ts';

const words = (seq: number, sentAt = 0, bytes = 10) => ({
  kind: frameKind.serverMessage,
  seq,
  payload: new Uint8Array(bytes),
  sentAt,
});
const audio = (seq: number, bytes: number) => ({ ...words(seq, 0, bytes), kind: frameKind.replyAudio });
const numbers = (tail: DownlinkTail, seq: number, now = 0) => tail.after(seq, now).map((frame) => frame.seq);

describe('the tail of what was sent', () => {
  it('gives what was sent after a number, in order', () => {
    const tail = new DownlinkTail(1_000);
    for (const seq of [1, 2, 3, 4]) tail.add(words(seq));
    expect(numbers(tail, 2)).toEqual([3, 4]);
    expect(numbers(tail, 4)).toEqual([]);
    expect(numbers(tail, 99)).toEqual([]);
  });

  it('forgets what is too old, also when nothing more is sent', () => {
    const tail = new DownlinkTail(1_000);
    tail.add(words(1, 0));
    tail.add(words(2, 500));
    tail.add(words(3, 1_001));
    expect(numbers(tail, 0, 1_001)).toEqual([2, 3]);
    expect(numbers(tail, 0, 5_000)).toEqual([]);
    expect(tail.bytes).toBe(0);
  });

  it('drops the oldest audio first when it holds too much, and keeps the words', () => {
    const tail = new DownlinkTail(1_000);
    const half = 2 * 1024 * 1024;
    tail.add(words(1));
    for (const seq of [2, 3, 4]) tail.add(audio(seq, half));
    expect(numbers(tail, 0)).toEqual([1, 4]);
    tail.add(words(5, 0, half));
    expect(numbers(tail, 0)).toEqual([1, 5]);
    expect(tail.bytes).toBe(half + 10);
  });

  it('keeps nothing when nothing can be resumed', () => {
    const tail = new DownlinkTail(0);
    tail.add(words(1));
    expect(numbers(tail, 0)).toEqual([]);
  });
});
