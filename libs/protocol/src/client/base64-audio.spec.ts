import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { isBase64Pcm16 } from './base64-audio.ts';

const evenBytes = fc.uint8Array({ minLength: 1, maxLength: 400 }).map((half) => Buffer.concat([half, half]));

describe('base64 of PCM16', () => {
  it('accepts every non-empty even number of bytes', () => {
    fc.assert(fc.property(evenBytes, (bytes) => isBase64Pcm16(bytes.toString('base64'))));
  });

  it('refuses every odd number of bytes', () => {
    fc.assert(
      fc.property(evenBytes, (bytes) => !isBase64Pcm16(Buffer.concat([bytes, Buffer.of(1)]).toString('base64'))),
    );
  });

  it('accepts nothing a decoder would read differently', () => {
    const lookalike = fc.string({
      unit: fc.constantFrom('A', 'b', '9', '+', '/', '=', '-', '_', ' ', '\n'),
      maxLength: 24,
    });
    fc.assert(
      fc.property(
        lookalike,
        (text) => !isBase64Pcm16(text) || Buffer.from(text, 'base64').length * 4 >= (text.length - 2) * 3,
      ),
    );
  });

  it.each([[''], ['AA'], ['AAA'], ['AAAA='], ['A=AA'], ['AA-_'], ['AAAA\n'], ['====']])('refuses %j', (text) => {
    expect(isBase64Pcm16(text)).toBe(false);
  });
});
