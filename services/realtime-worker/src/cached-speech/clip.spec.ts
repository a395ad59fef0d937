import { describe, expect, it } from '@jest/globals';

import { decodeClip, encodeClip } from './clip.ts';

describe('a clip as bytes', () => {
  it('has its words and its sound again', () => {
    const clip = { words: 'Grüß Gott 🎧', pcm: Buffer.from([1, 2, 3, 4]) };
    const read = decodeClip(encodeClip(clip));
    expect(read?.words).toBe(clip.words);
    expect(read?.pcm).toEqual(clip.pcm);
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['a clip without sound', encodeClip({ words: 'words', pcm: Buffer.alloc(0) })],
    ['half a sample', encodeClip({ words: 'words', pcm: Buffer.alloc(3) })],
    ['a clip that was cut off', encodeClip({ words: 'words', pcm: Buffer.alloc(2) }).subarray(0, 6)],
  ])('is not read from %s', (_what, bytes) => {
    expect(decodeClip(bytes)).toBeNull();
  });
});
