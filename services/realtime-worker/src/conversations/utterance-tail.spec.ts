import { describe, expect, it } from '@jest/globals';

import { UtteranceTail } from './utterance-tail.ts';

/** A tenth of a second at 24 kHz. */
const chunk = () => new Uint8Array(4_800);
const seconds = (tail: UtteranceTail) => tail.chunks.reduce((sum, { length }) => sum + length, 0) / 48_000;

describe('the tail of what the user says', () => {
  it('is less than half a second long while nobody speaks', () => {
    const tail = new UtteranceTail();
    for (let i = 0; i < 100; i += 1) tail.add(chunk());
    expect(seconds(tail)).toBe(0.4);
  });

  it('grows with an utterance from a little before it, up to twenty', () => {
    const tail = new UtteranceTail();
    for (let i = 0; i < 30; i += 1) tail.add(chunk());
    tail.speechStarted('item_U');
    for (let i = 0; i < 30; i += 1) tail.add(chunk());
    expect(seconds(tail)).toBe(3.4);
    for (let i = 0; i < 1_000; i += 1) tail.add(chunk());
    expect(seconds(tail)).toBe(20);
  });

  it('keeps what it was given although the message it came in is used again', () => {
    const tail = new UtteranceTail();
    const message = Buffer.from([1, 2, 3, 4]);
    tail.add(message.subarray(2));
    message.fill(0);
    expect([...(tail.chunks[0] ?? [])]).toEqual([3, 4]);
  });

  it('is dropped once the reply to it sounds', () => {
    const tail = new UtteranceTail();
    tail.speechStarted('item_U');
    tail.add(chunk());
    tail.answered();
    expect(tail.chunks).toHaveLength(0);
  });

  it('has nothing to be heard again when its words are known', () => {
    const tail = new UtteranceTail();
    tail.speechStarted('item_U');
    tail.add(chunk());
    tail.written('item_T');
    expect([tail.isUnwritten, tail.chunks.length]).toEqual([true, 1]);
    tail.written('item_U');
    expect([tail.isUnwritten, tail.chunks.length]).toEqual([false, 0]);
  });
});
