/** How often something may happen for one key: `points` times within `windowMs`, which begins with the first of them. */
export interface RateRule {
  /** Keeps the counts of different rules apart. */
  readonly name: string;
  readonly points: number;
  /** Whole seconds, in ms. */
  readonly windowMs: number;
}

/** One of the things that may exist at once, until it is released or its holder has not renewed it for its time. */
export interface Lease {
  /** What is counted together: the connections of one address, the conversations of one user. */
  readonly group: string;
  /** Unique in the group; holding it again is no second lease. */
  readonly id: string;
}

export type RateVerdict = { readonly ok: true } | { readonly ok: false; readonly retryAfterMs: number };

/** What all processes count together. Rejects when the engine does not answer at once: nobody waits for a count. */
export interface LimiterPort {
  /** Counts one more for the key, and says whether it is within the rule. */
  take(rule: RateRule, key: string): Promise<RateVerdict>;
  /** False, and nothing is held, when the group has `max` leases that still live and this is none of them. */
  hold(lease: Lease, max: number, forMs: number): Promise<boolean>;
  /** Makes them last for `forMs` from now, also those that have lapsed. */
  renew(leases: readonly Lease[], forMs: number): Promise<void>;
  /** Releasing what is not held is fine. */
  release(leases: readonly Lease[]): Promise<void>;
}
