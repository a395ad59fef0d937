import { describe, expect, it } from '@jest/globals';

import { heardLength } from './heard-length.ts';

describe('heardLength', () => {
  const text = 'Because of the scattering of light.';

  it.each([
    [0, 'Because'],
    [600, 'Because of'],
    [60_000, text],
  ])('ends after %i ms with the word it falls into', (playedMs, heard) => {
    expect(text.slice(0, heardLength(text, playedMs))).toBe(heard);
  });
});
