import { describe, expect, it } from '@jest/globals';

import type { RateRule } from '../limiter.port.ts';
import { eventually } from './eventually.ts';
import { fabricOfEachTest, type OpenFabric } from './open-fabric.ts';

const rule: RateRule = { name: 'knocks', points: 3, windowMs: 60_000 };
const minute = 60_000;
const lease = (id: string, group = 'connections:a') => ({ group, id });

/** What every limiter counts. */
export function describeLimiterContract(name: string, open: OpenFabric): void {
  describe(`the ${name} limiter`, () => {
    const fabric = fabricOfEachTest(open);
    const limiter = () => fabric().limiter;

    it('lets a key have its points and says when there are more', async () => {
      for (let count = 0; count < 3; count += 1) expect(await limiter().take(rule, 'a')).toEqual({ ok: true });
      const refusal = await limiter().take(rule, 'a');
      expect(refusal).toEqual({ ok: false, retryAfterMs: expect.any(Number) });
      if (!refusal.ok) expect(refusal.retryAfterMs).toBeGreaterThan(0);
      if (!refusal.ok) expect(refusal.retryAfterMs).toBeLessThanOrEqual(minute);
    });

    it('counts each key and each rule alone', async () => {
      for (let count = 0; count < 4; count += 1) await limiter().take(rule, 'a');
      expect(await limiter().take(rule, 'b')).toEqual({ ok: true });
      expect(await limiter().take({ ...rule, name: 'other' }, 'a')).toEqual({ ok: true });
    });

    it('gives points again when the window is over', async () => {
      const short = { ...rule, points: 1, windowMs: 1_000 };
      expect(await limiter().take(short, 'a')).toEqual({ ok: true });
      expect(await limiter().take(short, 'a')).toMatchObject({ ok: false });
      await eventually('the next window', async () => (await limiter().take(short, 'a')).ok);
    });

    it('holds as many leases of a group as there may be, however many ask at once', async () => {
      const asked = Array.from({ length: 20 }, (_, index) => limiter().hold(lease(`c${index}`), 5, minute));
      expect((await Promise.all(asked)).filter(Boolean)).toHaveLength(5);
      expect(await limiter().hold(lease('c0', 'connections:b'), 5, minute)).toBe(true);
    });

    it('takes a lease that is held already for the same one', async () => {
      expect(await limiter().hold(lease('c1'), 1, minute)).toBe(true);
      expect(await limiter().hold(lease('c1'), 1, minute)).toBe(true);
      expect(await limiter().hold(lease('c2'), 1, minute)).toBe(false);
    });

    it('has room again after a release', async () => {
      await limiter().hold(lease('c1'), 1, minute);
      await limiter().release([lease('c1'), lease('never held')]);
      expect(await limiter().hold(lease('c2'), 1, minute)).toBe(true);
    });

    it('has room again when a holder is gone and renews no more', async () => {
      await limiter().hold(lease('c1'), 1, 50);
      await eventually('the lease to lapse', () => limiter().hold(lease('c2'), 1, minute));
    });

    it('keeps what is renewed, and takes back what had lapsed', async () => {
      await limiter().hold(lease('c1'), 2, 50);
      await limiter().renew([lease('c1'), lease('c2'), lease('c3', 'connections:b')], minute);
      expect(await limiter().hold(lease('c3'), 2, minute)).toBe(false);
      expect(await limiter().hold(lease('c4', 'connections:b'), 1, minute)).toBe(false);
    });
  });
}
