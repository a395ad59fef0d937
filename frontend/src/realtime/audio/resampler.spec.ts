import { describe, expect, it } from '@jest/globals';

import { Resampler } from './resampler.ts';

const sine = (frequency: number, rate: number, samples: number) =>
  Float32Array.from({ length: samples }, (_, i) => Math.sin((2 * Math.PI * frequency * i) / rate));

const rms = (samples: Float32Array) => Math.sqrt(samples.reduce((sum, s) => sum + s * s, 0) / samples.length);

function resample(input: Float32Array, fromRate: number, blockSamples: number): Float32Array {
  const resampler = new Resampler(fromRate, 24_000);
  const blocks: number[] = [];
  for (let at = 0; at < input.length; at += blockSamples) {
    blocks.push(...resampler.push(input.subarray(at, at + blockSamples)));
  }
  return Float32Array.from(blocks);
}

describe('Resampler', () => {
  it.each([48_000, 44_100, 16_000])('keeps the duration of a stream at %i Hz', (rate) => {
    const output = resample(new Float32Array(rate), rate, 128);
    expect(Math.abs(output.length - 24_000)).toBeLessThan(32);
  });

  it.each([48_000, 44_100, 16_000])('keeps the pitch and loudness of a voice at %i Hz', (rate) => {
    const output = resample(sine(440, rate, rate), rate, 128).subarray(200);
    const crossings = output.filter((sample, i) => i > 0 && sample >= 0 && (output[i - 1] ?? 0) < 0).length;
    expect(crossings).toBeGreaterThan(433);
    expect(crossings).toBeLessThan(441);
    expect(rms(output)).toBeCloseTo(Math.SQRT1_2, 2);
  });

  it('does not fold what is above the new range back into it', () => {
    const output = resample(sine(18_000, 48_000, 48_000), 48_000, 128).subarray(200);
    expect(rms(output)).toBeLessThan(0.002);
  });

  it('gives the same samples however the stream is cut', () => {
    const input = sine(440, 44_100, 4_410);
    const whole = resample(input, 44_100, input.length);
    const pieces = resample(input, 44_100, 37);
    expect(pieces.length).toBe(whole.length);
    for (const [i, sample] of pieces.entries()) expect(sample).toBeCloseTo(whole[i] ?? 9, 5);
  });
});
