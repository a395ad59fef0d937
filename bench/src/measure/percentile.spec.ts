import { describe, expect, it } from '@jest/globals';

import { percentile, pool } from './percentile.ts';

const hundred = Float64Array.from({ length: 100 }, (_, index) => 100 - index);

describe('percentiles', () => {
  it('are values that were measured, by nearest rank', () => {
    expect([50, 99, 100, 1].map((percent) => percentile(hundred, percent))).toEqual([50, 99, 100, 1]);
    expect(percentile(Float64Array.of(3, 1), 50)).toBe(1);
    expect(percentile(Float64Array.of(3, 1), 51)).toBe(3);
  });

  it('sort by size, not by letters, and leave the measurement as it is', () => {
    const values = Float64Array.of(10, 9, 100);
    expect(percentile(values, 100)).toBe(100);
    expect(values).toEqual(Float64Array.of(10, 9, 100));
  });

  it('are nothing when nothing was measured', () => {
    expect(percentile(new Float64Array(), 50)).toBeNull();
  });

  it('of pooled measurements count every value once', () => {
    expect(pool([Float64Array.of(1, 2), new Float64Array(), Float64Array.of(3)])).toEqual(Float64Array.of(1, 2, 3));
  });
});
