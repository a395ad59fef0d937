import { describe, expect, it } from '@jest/globals';

import { FilterBank } from './filter-bank.ts';
import { designFilter } from './filter-design.ts';
import { plainKernel, vectorKernel } from './fir-kernel.ts';
import { noise } from './testing/signals.ts';

describe('the two kernels', () => {
  it.each([
    [16_000, 24_000],
    [24_000, 16_000],
    [44_100, 24_000],
  ])('agree to the bit from %i to %i Hz, saturation included', (from, to) => {
    const filter = designFilter(from, to);
    const results = [vectorKernel, plainKernel].map((create) => {
      const bank = new FilterBank(filter, create);
      bank.window.set(noise(bank.window.length));
      const count = Math.floor((bank.blockSamples * filter.up) / filter.down);
      bank.run(0, count);
      return bank.results.slice(0, count);
    });
    expect(results[0]).toEqual(results[1]);
    expect(results[0]).toContain(32_767);
    expect(results[0]).toContain(-32_768);
  });

  it.each([vectorKernel, plainKernel])('saturate even for the loudest signal a phase can meet', (create) => {
    const filter = designFilter(24_000, 16_000);
    const bank = new FilterBank(filter, create);
    for (let phase = 0; phase < filter.up; phase++) {
      const row = filter.coefficients.subarray(phase * filter.taps, (phase + 1) * filter.taps);
      for (const [whenPositive, whenNegative, result] of [
        [32_767, -32_768, 32_767],
        [-32_768, 32_767, -32_768],
      ] as const) {
        bank.window.set(row.map((coefficient) => (coefficient < 0 ? whenNegative : whenPositive)));
        bank.run(phase, 1);
        expect(bank.results[0]).toBe(result);
      }
    }
  });
});
