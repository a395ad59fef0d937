import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { Chunker } from './chunker.ts';

describe('Chunker', () => {
  it('cuts any pieces into exact chunks and loses nothing', () => {
    const property = fc.property(
      fc.array(fc.int16Array({ maxLength: 30 })),
      fc.integer({ min: 1, max: 20 }),
      (pieces, size) => {
        const chunker = new Chunker(size);
        const chunks = pieces.flatMap((piece) => chunker.push(piece));
        const rest = chunker.flush();
        expect(chunks.every((chunk) => chunk.length === size)).toBe(true);
        expect(rest.length).toBeLessThan(size);
        expect([...chunks, rest].flatMap((chunk) => [...chunk])).toEqual(pieces.flatMap((piece) => [...piece]));
      },
    );
    fc.assert(property);
  });

  it('gives chunks that do not change when the piece does', () => {
    const piece = Int16Array.of(1, 2, 3);
    const [chunk] = new Chunker(3).push(piece);
    piece.fill(0);
    expect(chunk).toEqual(Int16Array.of(1, 2, 3));
  });

  it('starts afresh after a flush', () => {
    const chunker = new Chunker(2);
    chunker.push(Int16Array.of(1));
    expect(chunker.flush()).toEqual(Int16Array.of(1));
    expect(chunker.flush()).toHaveLength(0);
    expect(chunker.push(Int16Array.of(2, 3))).toEqual([Int16Array.of(2, 3)]);
  });

  it.each([0, -1, 1.5, NaN])('refuses chunks of %d samples', (size) => {
    expect(() => new Chunker(size)).toThrow(RangeError);
  });
});
