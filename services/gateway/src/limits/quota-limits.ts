import type { CountedLimits } from './counted-leases.ts';

export interface QuotaLimits extends CountedLimits {
  /** From one address; 0: any number. */
  readonly connectionsPerMinute: number;
  /** At this gateway; 0: any number. */
  readonly connections: number;
  /** Whether clients come in while nothing can be counted together. */
  readonly withoutRedis: 'open' | 'closed';
  /** How long a lease outlives a gateway that is gone (ms). */
  readonly leaseMs: number;
  /** How long a conversation counts without its client, who may come back (ms). */
  readonly graceMs: number;
}
