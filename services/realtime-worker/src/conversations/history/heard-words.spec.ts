import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { heardWords } from './heard-words.ts';

const text = 'The quick brown fox jumps over the lazy dog.';

describe('the words that were heard', () => {
  it('are all of them when all was played', () => {
    expect(heardWords(text, 4_000, 4_000)).toBe(text);
  });

  it('end with the word in which the sound stopped', () => {
    expect(heardWords(text, 1_000, 4_000)).toBe('The quick brown…');
  });

  it('are none when nothing was played', () => {
    expect(heardWords(text, 0, 4_000)).toBe('');
  });

  it('are always a beginning of the text', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.integer({ min: 0, max: 10_000 }),
        fc.integer({ min: 0, max: 10_000 }),
        (words, heard, total) => {
          expect(words.startsWith(heardWords(words, heard, total).replace(/…$/, ''))).toBe(true);
        },
      ),
    );
  });
});
