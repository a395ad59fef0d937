import { describe, expect, it } from '@jest/globals';

import { designFilter } from './filter-design.ts';

describe('designFilter', () => {
  it.each([
    [16_000, 24_000],
    [24_000, 16_000],
    [44_100, 48_000],
    [48_000, 8_000],
  ])('sums each phase from %i to %i Hz to exactly 1 and keeps sums within 32 bits', (from, to) => {
    const { up, taps, coefficients } = designFilter(from, to);
    expect(taps % 8).toBe(0);
    for (let phase = 0; phase < up; phase++) {
      const row = coefficients.subarray(phase * taps, (phase + 1) * taps);
      expect(row.reduce((sum, value) => sum + value, 0)).toBe(16_384);
      expect(row.reduce((sum, value) => sum + Math.abs(value), 0)).toBeLessThan(65_536);
    }
  });
});
