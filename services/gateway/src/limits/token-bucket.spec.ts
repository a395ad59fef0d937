import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { TokenBucket } from './token-bucket.ts';

describe('a token bucket', () => {
  it('lets its burst through at once and then its rate', () => {
    const bucket = new TokenBucket(10, 5, 0);
    expect(Array.from({ length: 6 }, () => bucket.take(1, 0))).toEqual([true, true, true, true, true, false]);
    expect(bucket.waitMs(1)).toBe(100);
    expect(bucket.take(1, 99)).toBe(false);
    expect(bucket.take(1, 100)).toBe(true);
  });

  it('says of more than it ever holds when it is full', () => {
    const bucket = new TokenBucket(10, 5, 0);
    bucket.take(5, 0);
    expect(bucket.waitMs(50)).toBe(500);
  });

  it('never lets through more than its rate and one burst, however it is asked and wherever the clock goes', () => {
    const asked = fc.array(fc.tuple(fc.integer({ min: -50, max: 500 }), fc.integer({ min: 0, max: 30 })));
    fc.assert(
      fc.property(asked, (steps) => {
        const bucket = new TokenBucket(10, 20, 0);
        let now = 0;
        let latest = 0;
        let forwardMs = 0;
        let taken = 0;
        for (const [afterMs, amount] of steps) {
          now += afterMs;
          if (now > latest) forwardMs += now - latest;
          latest = now;
          if (bucket.take(amount, now)) taken += amount;
        }
        expect(taken).toBeLessThanOrEqual(20 + forwardMs / 100 + 1e-6);
      }),
    );
  });
});
