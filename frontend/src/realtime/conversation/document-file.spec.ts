import { describe, expect, it } from '@jest/globals';

import { mediaTypeOf, partsOf, readDocument } from './document-file.ts';

describe('documents of the user', () => {
  it.each([
    ['paper.PDF', 'application/pdf', 'application/pdf'],
    ['paper.pdf', '', 'application/pdf'],
    ['notes.md', '', 'text/markdown'],
    ['notes', 'text/x-anything', 'text/plain'],
    ['film.mp4', 'video/mp4', null],
  ])('takes %s (%s) as %s', (name, type, expected) => {
    expect(mediaTypeOf({ name, type })).toBe(expected);
  });

  it('reads text as it is', async () => {
    const file = new File(['Grüße'], 'a.txt', { type: 'text/plain' });
    expect(await readDocument(file)).toEqual({ name: 'a.txt', mediaType: 'text/plain', data: 'Grüße' });
  });

  it('refuses what is empty or of another kind', async () => {
    expect(await readDocument(new File([], 'a.txt'))).toBe('empty');
    expect(await readDocument(new File(['x'], 'a.exe'))).toBe('unsupported');
  });

  it('is cut into parts that join to the whole, never within a character', () => {
    const text = `abc😀def😀`;
    for (const size of [2, 3, 4, 5, 100]) {
      const parts = partsOf(text, size);
      expect(parts.join('')).toBe(text);
      expect(parts.every((part) => part.isWellFormed() && part.length <= size)).toBe(true);
    }
  });
});
