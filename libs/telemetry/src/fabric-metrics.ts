import { counter, gauge, histogram, hopBuckets } from './metric-definitions.ts';
import { registerMetrics, type Metrics, type MetricsRegistry } from './metrics.ts';

/** Shown by every process that writes to the journal. */
export const journalMetrics = {
  dropped: counter(
    'colloquy_journal_dropped_total',
    'Journal entries lost: this process could not write them, or they made room for its own before they were read.',
  ),
} as const;

/** Shown by every process that uses Redis. */
export const redisMetrics = {
  up: gauge('colloquy_redis_up', '1 while Redis answers this process, else 0.'),
  roundTrip: histogram('colloquy_redis_roundtrip_seconds', 'From a PING to its answer (s).', hopBuckets),
  reconnects: counter('colloquy_redis_reconnects_total', 'Connections to Redis that were lost and made again.'),
} as const;

/** Shows what a journal dropped. */
export function showJournal(journal: { readonly dropped: number }, registry: MetricsRegistry): void {
  registerMetrics(journalMetrics, registry).dropped.follow({}, () => journal.dropped);
}

/** What a process sees of its Redis, as metrics: an observer for the Redis engine of the fabric. */
export class RedisMetrics {
  readonly #metrics: Metrics<typeof redisMetrics>;

  constructor(registry: MetricsRegistry) {
    this.#metrics = registerMetrics(redisMetrics, registry);
  }

  answered(afterMs: number): void {
    this.#metrics.up.set({}, 1);
    this.#metrics.roundTrip.observe({}, afterMs / 1_000);
  }

  silent(): void {
    this.#metrics.up.set({}, 0);
  }

  reconnected(): void {
    this.#metrics.reconnects.add({});
  }
}
