import { describe, expect, it } from '@jest/globals';

import { count, dollars, kilohertz, milliseconds } from './figures.ts';

describe('figures of the quality panel', () => {
  it('are short, with their unit, and a dash where nothing is known', () => {
    expect([23.4, 1_234, null].map(milliseconds)).toEqual(['23 ms', '1.2 s', '–']);
    expect([24_000, 44_100, null].map(kilohertz)).toEqual(['24 kHz', '44.1 kHz', '–']);
    expect([0.00123, 1.5, null].map(dollars)).toEqual(['$0.0012', '$1.50', '–']);
    expect(count(12_345)).toBe('12,345');
  });
});
