import { describe, expect, it } from '@jest/globals';

import { LowestRatios } from './rate-limits.ts';

function build() {
  const clock = { ms: 1_000 };
  return { clock, ratios: new LowestRatios(() => clock.ms) };
}

const told = (remaining: number) => [{ name: 'tokens', limit: 1_000, remaining, reset_seconds: 1 }];

describe('the lowest share left of a rate limit', () => {
  it('is the lowest that any session was told', () => {
    const { ratios } = build();
    for (const remaining of [900, 250, 800]) ratios.update(told(remaining));
    expect(ratios.lowest('tokens')).toBe(0.25);
    expect(ratios.lowest('requests')).toBe(1);
  });

  it('is forgotten after two minutes at the latest', () => {
    const { clock, ratios } = build();
    ratios.update(told(100));
    clock.ms += 61_000;
    ratios.update(told(700));
    expect(ratios.lowest('tokens')).toBe(0.1);
    clock.ms += 61_000;
    expect(ratios.lowest('tokens')).toBe(0.7);
    clock.ms += 500_000;
    expect(ratios.lowest('tokens')).toBe(1);
  });

  it('passes over limits it does not know or that say nothing', () => {
    const { ratios } = build();
    ratios.update([
      { name: 'images', limit: 10, remaining: 0 },
      { name: 'tokens' },
      { name: 'tokens', limit: 0, remaining: 0 },
    ]);
    expect(ratios.lowest('tokens')).toBe(1);
  });
});
