import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { decodeWav, encodeWav, InvalidWav } from './wav.ts';

const samples = Int16Array.of(0, 1, -1, 32_767, -32_768);
const canonical = encodeWav({ samples, rate: 24_000 });

/** A copy of the canonical file with one 16-bit field changed. */
function altered(offset: number, value: number): Uint8Array {
  const bytes = canonical.slice();
  new DataView(bytes.buffer).setUint16(offset, value, true);
  return bytes;
}

describe('WAV', () => {
  it('has the canonical header', () => {
    const header = 'RIFF 46 WAVEfmt 16 1 1 24000 48000 2 16 data 10';
    const view = new DataView(canonical.buffer);
    const tag = (at: number) => String.fromCharCode(...canonical.subarray(at, at + 4));
    const long = (at: number) => view.getUint32(at, true);
    const short = (at: number) => view.getUint16(at, true);
    const format = [long(16), short(20), short(22), long(24), long(28), short(32), short(34)].join(' ');
    expect(`${tag(0)} ${long(4)} ${tag(8)}${tag(12)}${format} ${tag(36)} ${long(40)}`).toBe(header);
    expect(canonical).toHaveLength(54);
  });

  it('gives any samples back', () => {
    fc.assert(
      fc.property(fc.int16Array(), fc.integer({ min: 1, max: 192_000 }), (pcm, rate) => {
        expect(decodeWav(encodeWav({ samples: pcm, rate }))).toEqual({ samples: pcm, rate });
      }),
    );
  });

  it('is read at any alignment and past chunks of other kinds, padded to even length', () => {
    const other = Array.from('LIST', (letter) => letter.charCodeAt(0));
    const bytes = [0, ...canonical.subarray(0, 36), ...other, 3, 0, 0, 0, 7, 7, 7, 0, ...canonical.subarray(36)];
    expect(decodeWav(Uint8Array.from(bytes).subarray(1))).toEqual({ samples, rate: 24_000 });
  });

  it.each([
    ['nothing at all', new Uint8Array(0), 'RIFF/WAVE'],
    ['another kind of file', new Uint8Array(64), 'RIFF/WAVE'],
    ['stereo', altered(22, 2), '2 channels of 16 bits'],
    ['float samples', altered(20, 3), 'format 3'],
    ['8 bits', altered(34, 8), '8 bits'],
    ['data that is cut short', canonical.subarray(0, -2), '"data" is cut short'],
    ['data with half a sample', altered(40, 9), 'within a sample'],
    ['a header without data', canonical.subarray(0, 36), '"data" is missing'],
    ['a short format', altered(16, 8), '"fmt " is too short'],
    [
      'data without a format',
      Uint8Array.of(...canonical.subarray(0, 12), ...canonical.subarray(36)),
      '"fmt " is missing',
    ],
  ])('is refused with a clear error for %s', (_, bytes, problem) => {
    expect(() => decodeWav(bytes)).toThrow(InvalidWav);
    expect(() => decodeWav(bytes)).toThrow(problem);
  });
});
