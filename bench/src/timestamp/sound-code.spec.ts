import { describe, expect, it } from '@jest/globals';
import { StreamResampler } from '@colloquy/audio';

import { resampleLinearly } from '../relay/linear-resampler.ts';
import { CODE_SAMPLES, CodeWriter, decodeMicros } from './sound-code.ts';

const times = [0, 1, 0xff, 0x80_00_00_00, 0xff_ff_ff_ff, 0x55_55_55_55, 0xaa_aa_aa_aa, 1_234_567_890, 3_999_999_999];
const chunkSamples = 640;
const codeCharacters = (CODE_SAMPLES / 3) * 8;

/** A chunk as the load generator sends it: the code, then silence. */
function chunk(micros: number): Int16Array {
  const text = Buffer.alloc(codeCharacters);
  new CodeWriter().write(text, 0, micros);
  const samples = new Int16Array(chunkSamples);
  samples.set(new Int16Array(Uint8Array.from(Buffer.from(text.toString(), 'base64')).buffer));
  return samples;
}

describe('the sound code', () => {
  it('gives back every time it was given', () => {
    expect(times.map((micros) => decodeMicros(chunk(micros), 1))).toEqual(times);
  });

  it('keeps the lowest 32 bits of a longer time', () => {
    expect(decodeMicros(chunk(2 ** 32 * 7 + 99), 1)).toBe(99);
  });

  it('fills its samples to the last, and no more', () => {
    const text = Buffer.alloc(codeCharacters + 2, '?');
    new CodeWriter().write(text, 1, 5);
    expect(text.toString().replaceAll(/[A-Za-z0-9+/]/g, '')).toBe('??');
  });

  it('may be written masked', () => {
    const [plain, masked] = [Buffer.alloc(codeCharacters), Buffer.alloc(codeCharacters)];
    new CodeWriter().write(plain, 0, 1_234_567_890);
    new CodeWriter(0x5a).write(masked, 0, 1_234_567_890);
    expect(Buffer.from(masked.map((byte) => byte ^ 0x5a))).toEqual(plain);
  });

  it('survives the stream resampler, which moves it across the chunks', () => {
    const resampler = new StreamResampler({ from: 16_000, to: 24_000 });
    expect(times.map((micros) => decodeMicros(resampler.process(chunk(micros)), 1.5))).toEqual(times);
  });

  it('survives linear interpolation', () => {
    expect(times.map((micros) => decodeMicros(resampleLinearly(chunk(micros), 16_000, 24_000), 1.5))).toEqual(times);
  });

  it('is not found in silence, in a constant level, or where it is cut off', () => {
    expect(decodeMicros(new Int16Array(chunkSamples), 1)).toBeNull();
    expect(decodeMicros(new Int16Array(chunkSamples).fill(16_384), 1)).toBeNull();
    expect(decodeMicros(chunk(7).subarray(0, CODE_SAMPLES - 6), 1)).toBeNull();
  });

  it('is refused when one bit of it changed', () => {
    const damaged = chunk(1_234_567_890);
    damaged.subarray(60, 66).forEach((sample, index) => (damaged[60 + index] = -sample));
    expect(decodeMicros(damaged, 1)).toBeNull();
  });
});
