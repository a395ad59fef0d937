import { describe, expect, it } from '@jest/globals';

import { ChunkSample } from './chunk-sample.ts';

describe('the sample of chunks', () => {
  it('takes one of so many of each conversation, from its first on', () => {
    const sample = new ChunkSample(3);
    const due = Array.from({ length: 7 }, () => [sample.isDue('conv_1'), sample.isDue('conv_2')]);
    const yes = [true, true];
    const no = [false, false];
    expect(due).toEqual([yes, no, no, yes, no, no, yes]);
  });

  it('takes all of them with 1 and none with 0', () => {
    const all = new ChunkSample(1);
    expect([all.isDue('conv_1'), all.isDue('conv_1')]).toEqual([true, true]);
    expect(new ChunkSample(0).isDue('conv_1')).toBe(false);
  });
});
