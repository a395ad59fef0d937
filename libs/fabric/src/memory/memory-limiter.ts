import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

import type { Timers } from '@colloquy/lifecycle';

import type { Lease, LimiterPort, RateRule, RateVerdict } from '../limiter.port.ts';

/** The limits of one process. */
export class MemoryLimiter implements LimiterPort {
  readonly #timers: Timers;
  readonly #rates = new Map<string, RateLimiterMemory>();
  /** By group: the ids that are held, and when each lapses. */
  readonly #groups = new Map<string, Map<string, number>>();

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  async take(rule: RateRule, key: string): Promise<RateVerdict> {
    try {
      await this.#rate(rule).consume(key);
      return { ok: true };
    } catch (refusal) {
      if (refusal instanceof RateLimiterRes) return { ok: false, retryAfterMs: refusal.msBeforeNext };
      throw refusal;
    }
  }

  async hold({ group, id }: Lease, max: number, forMs: number): Promise<boolean> {
    const held = this.#living(group);
    if (!held.has(id) && held.size >= max) return false;
    held.set(id, this.#timers.now() + forMs);
    this.#groups.set(group, held);
    return true;
  }

  async renew(leases: readonly Lease[], forMs: number): Promise<void> {
    for (const lease of leases) await this.hold(lease, Infinity, forMs);
  }

  async release(leases: readonly Lease[]): Promise<void> {
    for (const { group, id } of leases) {
      const held = this.#living(group);
      held.delete(id);
      if (held.size === 0) this.#groups.delete(group);
    }
  }

  #living(group: string): Map<string, number> {
    const held = this.#groups.get(group) ?? new Map<string, number>();
    const now = this.#timers.now();
    for (const [id, until] of held) if (until <= now) held.delete(id);
    return held;
  }

  #rate(rule: RateRule): RateLimiterMemory {
    const known = this.#rates.get(rule.name);
    if (known) return known;
    const { name: keyPrefix, points, windowMs } = rule;
    const rate = new RateLimiterMemory({ keyPrefix, points, duration: windowMs / 1_000 });
    this.#rates.set(rule.name, rate);
    return rate;
  }
}
