import { describe, expect, it } from '@jest/globals';

import { distinctWord } from './words.ts';

describe('the words of the talkers', () => {
  it('are different for every number, and none is part of another', () => {
    const words = Array.from({ length: 5_000 }, (_, number) => distinctWord(number));
    expect(new Set(words).size).toBe(words.length);
    expect(words.every((word) => word.length === 6)).toBe(true);
  });
});
