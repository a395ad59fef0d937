import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { RecentAudio } from './recent-audio.ts';

const all = (audio: RecentAudio) => Buffer.concat(audio.pieces);

describe('the newest audio', () => {
  it('is what a list cut to the limit would hold, however it comes and however the limit changes', () => {
    const step = fc.record({ bytes: fc.uint8Array({ maxLength: 40 }), limit: fc.integer({ min: 1, max: 100 }) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const audio = new RecentAudio();
        let expected = Buffer.alloc(0);
        for (const { bytes, limit } of steps) {
          audio.add(bytes, limit);
          expected = Buffer.concat([expected, bytes]);
          expected = expected.subarray(Math.max(0, expected.length - limit));
          expect(all(audio)).toEqual(expected);
        }
      }),
    );
  });

  it('comes in pieces that are not too long', () => {
    const audio = new RecentAudio();
    audio.add(new Uint8Array(25_000), 100_000);
    expect(audio.pieces.map(({ length }) => length)).toEqual([9_600, 9_600, 5_800]);
  });

  it('is gone when it is cleared, and can begin again', () => {
    const audio = new RecentAudio();
    audio.add(Uint8Array.of(1, 2, 3), 10);
    audio.clear(0);
    expect(audio.pieces).toEqual([]);
    audio.add(Uint8Array.of(4), 10);
    expect([...all(audio)]).toEqual([4]);
  });
});
