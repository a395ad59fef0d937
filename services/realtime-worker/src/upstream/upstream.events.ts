import type { UpstreamKind } from '@colloquy/protocol';
import {
  counter,
  gauge,
  histogram,
  hopBuckets,
  registerMetrics,
  type Log,
  type Metrics,
  type MetricsRegistry,
} from '@colloquy/telemetry';

import { silentReplyOutcomes, type SilentReplyOutcome } from '../conversations/silent-replies.ts';
import { renewalCauses, type RenewalCause } from '../conversations/upstream-link.ts';
import { closeCodes, type CloseCode } from './close-code.ts';
import { keyStates, type KeyState } from './key-health.ts';
import { limitNames, LowestRatios, type RateLimit } from './rate-limits.ts';

export const upstreamMetrics = {
  upstreamReady: histogram(
    'colloquy_worker_upstream_ready_seconds',
    'From the dial to a ready upstream session (s).',
    hopBuckets,
  ),
  connects: counter('colloquy_worker_upstream_connects_total', 'Attempts to open an upstream session.', {
    outcome: ['ok', 'failed'],
  }),
  closes: counter('colloquy_worker_upstream_closes_total', 'Upstream connections closed, by close code.', {
    code: closeCodes,
  }),
  rateLimited: counter(
    'colloquy_worker_upstream_rate_limited_total',
    'Connections and responses the upstream refused because of a rate limit.',
  ),
  rateLimitRemaining: gauge(
    'colloquy_worker_upstream_rate_limit_remaining_ratio',
    'Share of a rate limit that is left, the lowest of the last minute over all sessions; 1 when none was told.',
    { limit: limitNames },
  ),
  dialFailures: counter('colloquy_worker_upstream_dial_failures_total', 'Upstream sessions that could not be opened.'),
  upstreamLost: counter('colloquy_worker_upstream_lost_total', 'Upstream sessions that ended without our asking.'),
  renewals: counter(
    'colloquy_worker_upstream_renewals_total',
    'Upstream sessions that took the place of one that was lost, or near its end.',
    { cause: renewalCauses },
  ),
  silentReplies: counter(
    'colloquy_worker_upstream_silent_replies_total',
    'Replies of a renewed session in words alone: asked for again as speech, or left as they are the second time.',
    { outcome: silentReplyOutcomes },
  ),
  poolTakes: counter(
    'colloquy_worker_upstream_pool_takes_total',
    'Conversations that found a session ready in the pool, or none.',
    { outcome: ['hit', 'miss'] },
  ),
  poolAge: histogram(
    'colloquy_worker_upstream_pool_age_seconds',
    'How long the sessions taken from the pool had waited (s).',
    [0.1, 1, 5, 15, 60, 120, 300, 600, 1_200],
  ),
  poolSessions: gauge('colloquy_worker_upstream_pool_sessions', 'Sessions that wait ready.'),
  poolFailures: counter('colloquy_worker_upstream_pool_failures_total', 'Sessions that could not be prepared.'),
  keys: gauge('colloquy_worker_upstream_keys', 'API keys by what they can be used for.', { state: keyStates }),
  passedOver: counter('colloquy_worker_upstream_events_passed_over_total', 'Upstream events nothing here needs.'),
} as const;

/** What happens between a worker and the speech service, one line a fact. */
export class UpstreamEvents {
  readonly #log: Log;
  readonly #metrics: Metrics<typeof upstreamMetrics>;
  readonly #limits = new LowestRatios(() => performance.now());

  constructor(log: Log, registry: MetricsRegistry) {
    this.#log = log;
    this.#metrics = registerMetrics(upstreamMetrics, registry);
    for (const limit of limitNames) {
      this.#metrics.rateLimitRemaining.follow({ limit }, () => this.#limits.lowest(limit));
    }
  }

  ready(session_id: string, upstream: UpstreamKind, afterMs: number): void {
    this.#metrics.upstreamReady.observe({}, afterMs / 1_000);
    this.#log.info({ session_id, upstream, processing_time: afterMs }, 'upstream session ready');
  }

  dialFailed(session_id: string, attempt: number, error: unknown): void {
    this.#metrics.dialFailures.add({});
    this.#log.warn({ session_id, attempt, err: error }, 'upstream session could not be opened');
  }

  renewed(session_id: string, cause: RenewalCause, afterMs: number): void {
    this.#metrics.renewals.add({ cause });
    this.#log.info({ session_id, cause, processing_time: afterMs }, 'upstream session renewed');
  }

  repliedWithoutSound(session_id: string, outcome: SilentReplyOutcome): void {
    this.#metrics.silentReplies.add({ outcome });
    this.#log.warn({ session_id, outcome }, 'reply without sound after the session was renewed');
  }

  lost(session_id: string, error: unknown): void {
    this.#metrics.upstreamLost.add({});
    this.#log.warn({ session_id, err: error }, 'upstream session was lost');
  }

  poolHit(ageMs: number): void {
    this.#metrics.poolTakes.add({ outcome: 'hit' });
    this.#metrics.poolAge.observe({}, ageMs / 1_000);
  }

  poolMissed(): void {
    this.#metrics.poolTakes.add({ outcome: 'miss' });
  }

  poolWaiting(sessions: number): void {
    this.#metrics.poolSessions.set({}, sessions);
  }

  poolRefillFailed(error: unknown, retry_ms: number | null): void {
    this.#metrics.poolFailures.add({});
    this.#log.warn({ err: error, retry_ms }, 'no upstream session could be prepared for the pool');
  }

  /** `key` is the short hash of it. */
  keyStateChanged(key: string, state: KeyState): void {
    const isBad = state === 'rejected' || state === 'exhausted';
    this.#log[isBad ? 'error' : 'warn']({ key, state }, 'an API key changed its state');
  }

  keysCounted(counts: Readonly<Record<KeyState, number>>): void {
    for (const state of keyStates) this.#metrics.keys.set({ state }, counts[state]);
  }

  connected(): void {
    this.#metrics.connects.add({ outcome: 'ok' });
  }

  refused(): void {
    this.#metrics.connects.add({ outcome: 'failed' });
  }

  closed(code: CloseCode): void {
    this.#metrics.closes.add({ code });
  }

  rateLimited(): void {
    this.#metrics.rateLimited.add({});
    this.#log.warn('the upstream refused because of a rate limit');
  }

  rateLimitsUpdated(limits: readonly RateLimit[]): void {
    this.#limits.update(limits);
  }

  eventPassedOver(type: string): void {
    this.#metrics.passedOver.add({});
    this.#log.trace({ type }, 'upstream event passed over');
  }
}
