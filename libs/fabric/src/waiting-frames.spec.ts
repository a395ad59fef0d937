import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { WaitingFrames } from './waiting-frames.ts';

const AUDIO = 1;
const WORDS = 2;
const bytes = (length: number) => new Uint8Array(length);

describe('frames that wait', () => {
  it('come out in order and only once', () => {
    const waiting = new WaitingFrames(100, AUDIO);
    waiting.add(AUDIO, bytes(10));
    waiting.add(WORDS, bytes(20));
    expect(waiting.take().map(({ kind }) => kind)).toEqual([AUDIO, WORDS]);
    expect(waiting.take()).toEqual([]);
    expect(waiting.bytes).toBe(0);
  });

  it('lose the oldest audio first when there is no room', () => {
    const waiting = new WaitingFrames(100, AUDIO);
    waiting.add(WORDS, bytes(40));
    waiting.add(AUDIO, bytes(40));
    expect(waiting.add(AUDIO, bytes(41))).toEqual({ frames: 1, bytes: 40 });
    expect(waiting.take().map(({ payload }) => payload.length)).toEqual([40, 41]);
  });

  it('never hold more than the bound, and account for every frame and byte', () => {
    const frame = fc.record({ kind: fc.constantFrom(AUDIO, WORDS), length: fc.nat(60) });
    fc.assert(
      fc.property(fc.array(frame), (frames) => {
        const waiting = new WaitingFrames(100, AUDIO);
        let given = 0;
        let droppedBytes = 0;
        let droppedFrames = 0;
        for (const { kind, length } of frames) {
          given += length;
          const dropped = waiting.add(kind, bytes(length));
          droppedBytes += dropped.bytes;
          droppedFrames += dropped.frames;
          expect(waiting.bytes).toBeLessThanOrEqual(100);
        }
        const kept = waiting.take();
        expect(kept.reduce((sum, { payload }) => sum + payload.length, 0)).toBe(given - droppedBytes);
        expect(kept).toHaveLength(frames.length - droppedFrames);
      }),
    );
  });
});
