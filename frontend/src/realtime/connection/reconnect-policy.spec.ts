import { describe, expect, it } from '@jest/globals';

import { MAX_RECONNECT_ATTEMPTS, reconnectDelayMs } from './reconnect-policy.ts';

const attempts = Array.from({ length: MAX_RECONNECT_ATTEMPTS }, (_, i) => i + 1);

describe('reconnectDelayMs', () => {
  it('doubles from half a second up to eight seconds', () => {
    expect(attempts.slice(0, 6).map((attempt) => reconnectDelayMs(attempt, 1))).toEqual([
      500, 1_000, 2_000, 4_000, 8_000, 8_000,
    ]);
  });

  it('spreads clients over the upper half of the delay', () => {
    expect(reconnectDelayMs(3, 0)).toBe(1_000);
    expect(reconnectDelayMs(3, 0.5)).toBe(1_500);
  });

  it('goes on for about a minute in all', () => {
    const total = attempts.reduce((sum, attempt) => sum + reconnectDelayMs(attempt, 0.5), 0);
    expect(total).toBeGreaterThan(45_000);
    expect(total).toBeLessThan(75_000);
  });
});
