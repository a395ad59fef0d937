import { describe, expect, it } from '@jest/globals';

import { measureLevel, SILENCE_DBFS } from './level.ts';

describe('measureLevel', () => {
  it('puts a full-scale square wave at 0 dBFS', () => {
    const { rmsDbfs, peakDbfs } = measureLevel(new Int16Array(100).fill(-32_768));
    expect([rmsDbfs, peakDbfs]).toEqual([0, 0]);
  });

  it('puts a sine of half scale at -9 dBFS with its peak at -6', () => {
    const sine = Int16Array.from({ length: 1_600 }, (_, index) => 16_384 * Math.sin((Math.PI * index) / 80));
    const { rmsDbfs, peakDbfs } = measureLevel(sine);
    expect(rmsDbfs).toBeCloseTo(-9.03, 2);
    expect(peakDbfs).toBeCloseTo(-6.02, 2);
  });

  it.each([0, 10])('gives %i samples of silence a finite level', (length) => {
    const silent = { rmsDbfs: SILENCE_DBFS, peakDbfs: SILENCE_DBFS, clippedSamples: 0, clippedRuns: 0 };
    expect(measureLevel(new Int16Array(length))).toEqual(silent);
  });

  it('counts samples at the ends of the scale, and runs of three or more once', () => {
    const [low, high] = [-32_768, 32_767];
    const samples = Int16Array.of(high, 0, high, high, 0, low, low, low, low, 0, high, high, high);
    expect(measureLevel(samples)).toMatchObject({ clippedSamples: 10, clippedRuns: 2 });
  });
});
