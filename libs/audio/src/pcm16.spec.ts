import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { copyPcm16Samples, floatToPcm16, OddPcm16Length, pcm16Bytes, pcm16Samples, pcm16ToFloat } from './pcm16.ts';

const little = [0x01, 0x00, 0xff, 0x7f, 0x00, 0x80];
const samples = Int16Array.of(1, 32_767, -32_768);

describe('PCM16 bytes', () => {
  it.each([0, 1, 2, 3])('are read as little-endian samples at offset %i', (offset) => {
    const bytes = new Uint8Array([...new Uint8Array(offset), ...little]).subarray(offset);
    expect(pcm16Samples(bytes)).toEqual(samples);
    expect(copyPcm16Samples(bytes)).toEqual(samples);
  });

  it('share memory with the samples unless a copy is asked for', () => {
    const bytes = Uint8Array.from(little);
    const [shared, copy] = [pcm16Samples(bytes), copyPcm16Samples(bytes)];
    bytes.fill(0);
    expect(shared).toEqual(new Int16Array(3));
    expect(copy).toEqual(samples);
  });

  it('are copied even where slice() shares memory, as a Buffer does', () => {
    const bytes = Buffer.from([0, ...little]).subarray(1);
    const [unaligned, copy] = [pcm16Samples(bytes), copyPcm16Samples(bytes)];
    bytes.fill(0);
    expect([unaligned, copy]).toEqual([samples, samples]);
  });

  it('come back from samples that are part of a larger buffer', () => {
    expect([...pcm16Bytes(Int16Array.of(9, ...samples, 9).subarray(1, 4))]).toEqual(little);
  });

  it('are refused when half a sample is left', () => {
    expect(() => pcm16Samples(new Uint8Array(3))).toThrow(OddPcm16Length);
    expect(() => copyPcm16Samples(new Uint8Array(1))).toThrow('1 bytes are not a whole number of 16-bit samples');
  });
});

describe('float samples', () => {
  it('are rounded to the nearest step', () => {
    const step = 1 / 32_768;
    expect([...floatToPcm16(Float32Array.of(0.4 * step, 0.6 * step, -0.6 * step, 0.5))]).toEqual([0, 1, -1, 16_384]);
  });

  it('saturate instead of wrapping, and what is no number is silence', () => {
    const wild = Float32Array.of(1, 1.5, -1, -1.5, Infinity, -Infinity, NaN);
    expect([...floatToPcm16(wild)]).toEqual([32_767, 32_767, -32_768, -32_768, 32_767, -32_768, 0]);
  });

  it('give every PCM16 sample back unchanged', () => {
    fc.assert(
      fc.property(fc.int16Array(), (pcm) => {
        expect(floatToPcm16(pcm16ToFloat(pcm))).toEqual(pcm);
      }),
    );
  });
});
