import { describe, expect, it } from '@jest/globals';

import { KeyHealth, keyFailure } from './key-health.ts';

const healthy = () => new KeyHealth(() => 0.5);

describe('the health of a key', () => {
  it('is good until something is heard against it', () => {
    expect(healthy().state(0)).toBe('usable');
  });

  it('rests longer after each failure, up to half a minute, and is whole after a success', () => {
    const health = healthy();
    const rests = [0, 1, 2, 3, 4, 5, 6, 7].map(() => {
      health.failed('failing', 0);
      return [499, 999, 1_999, 3_999, 7_999, 15_999, 29_999].findIndex((ms) => health.isUsable(ms + 1));
    });
    expect(rests).toEqual([0, 1, 2, 3, 4, 5, 6, 6]);
    health.succeeded();
    expect(health.isUsable(0)).toBe(true);
  });

  it('never comes back by itself once the key was rejected', () => {
    const health = healthy();
    health.failed('rejected', 0);
    health.succeeded();
    health.failed('failing', 0);
    expect(health.state(Number.MAX_SAFE_INTEGER)).toBe('rejected');
  });

  it('gives an exhausted account ten minutes', () => {
    const health = healthy();
    health.failed('exhausted', 0);
    expect(health.state(599_999)).toBe('exhausted');
    expect(health.state(600_000)).toBe('usable');
  });

  it('rests at the rate limit until the limit is reset', () => {
    const health = healthy();
    health.limited(0.5, 1_000, 0);
    expect(health.state(0)).toBe('usable');
    health.limited(0.01, 1_000, 0);
    expect(health.state(999)).toBe('limited');
    expect(health.state(1_000)).toBe('usable');
    expect(health.remaining).toBe(0.01);
  });

  it('is not blamed for a model or settings the service refuses', () => {
    expect(keyFailure('upstream_rejected_request', false)).toBeNull();
    expect(keyFailure('upstream_unavailable', false)).toBe('failing');
    expect(keyFailure('upstream_unavailable', true)).toBe('limited');
  });
});
