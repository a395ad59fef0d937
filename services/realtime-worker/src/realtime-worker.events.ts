import type { DroppedFrames, JournalPort, PlacementPort } from '@colloquy/fabric';
import { withDeadline } from '@colloquy/lifecycle';
import { errorCodes, type ErrorCode, type UpstreamKind } from '@colloquy/protocol';
import {
  ignoredFrames,
  type ConversationEvent,
  type IgnoredFrame,
  type PerTokenKind,
} from '@colloquy/protocol/internal';
import {
  ChunkTally,
  ChunkSample,
  counter,
  gauge,
  histogram,
  hopBuckets,
  humanBuckets,
  registerMetrics,
  type ChunkCounts,
  type Log,
  type Metrics,
  type MetricsRegistry,
} from '@colloquy/telemetry';

import type { TurnSummary } from './conversations/turn-meter.ts';
import { renewalCauses, type RenewalCause } from './conversations/upstream-link.ts';
import { keyStates, type KeyState } from './upstream/key-health.ts';
import { closeCodes, type CloseCode } from './upstream/close-code.ts';
import { limitNames, LowestRatios, type RateLimit } from './upstream/rate-limits.ts';

/** Whoever reads the metrics does not wait longer than this for the queue (ms). */
const ANSWER_MS = 500;

export const realtimeWorkerMetrics = {
  held: gauge('colloquy_worker_held_conversations', 'Conversations this worker holds.'),
  capacity: gauge('colloquy_worker_capacity', 'Conversations this worker can hold at once.'),
  taken: counter('colloquy_worker_conversations_taken_total', 'Conversations taken from the queue.'),
  takenOver: counter('colloquy_worker_conversations_taken_over_total', 'Conversations another worker had before.'),
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
  placementJobs: gauge('colloquy_worker_placement_jobs', 'Conversations in the queue of all workers.', {
    state: ['waiting', 'active'],
  }),
  unpriced: counter(
    'colloquy_worker_unpriced_usage_total',
    'Turns and transcriptions whose cost is not counted because the model has no known price.',
  ),
  dialFailures: counter('colloquy_worker_upstream_dial_failures_total', 'Upstream sessions that could not be opened.'),
  upstreamLost: counter('colloquy_worker_upstream_lost_total', 'Upstream sessions that ended without our asking.'),
  renewals: counter(
    'colloquy_worker_upstream_renewals_total',
    'Upstream sessions that took the place of one that was lost, or near its end.',
    { cause: renewalCauses },
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
  firstAudio: histogram(
    'colloquy_worker_first_audio_seconds',
    "From the end of the user's turn to the first reply audio at the worker (s).",
    humanBuckets,
  ),
  turns: counter('colloquy_worker_turns_total', 'Replies that ended.', {
    status: ['completed', 'cancelled', 'failed', 'incomplete', 'interrupted'],
  }),
  audioIn: counter('colloquy_worker_audio_in_bytes_total', 'PCM16 received from gateways (bytes).'),
  audioDropped: counter('colloquy_worker_audio_dropped_bytes_total', 'PCM16 not passed to the upstream (bytes).'),
  errors: counter('colloquy_worker_errors_total', 'Errors reported to clients.', { code: errorCodes }),
  framesIgnored: counter('colloquy_worker_frames_ignored_total', 'Bus frames not acted on.', { why: ignoredFrames }),
  framesMissing: counter('colloquy_worker_frames_missing_total', 'Bus frames that never arrived.'),
} as const;

export interface HeardChunk {
  /** Bytes as they came from the gateway. */
  readonly chunk_size: number;
  /** Until it was with the upstream's socket (ms). */
  readonly processing_time: number;
  readonly outcome: 'ok' | 'late';
  readonly isClipped: boolean;
}

export interface AccountedTurn extends TurnSummary {
  /** null: the model has no known price. */
  readonly cost_usd: PerTokenKind | null;
}

/** What happens in the worker, one line a fact: log, metric and journal entry are written here and nowhere else. */
export class WorkerEvents {
  readonly #log: Log;
  readonly #journal: JournalPort;
  readonly #metrics: Metrics<typeof realtimeWorkerMetrics>;
  readonly #limits = new LowestRatios(() => performance.now());
  readonly #uplink = new ChunkTally((counts) => this.#measured(counts));
  readonly #unpriced = new Set<string>();
  readonly #chunks: ChunkSample;

  constructor(
    log: Log,
    journal: JournalPort,
    registry: MetricsRegistry,
    capacity: number,
    chunks = new ChunkSample(0),
  ) {
    this.#log = log;
    this.#journal = journal;
    this.#metrics = registerMetrics(realtimeWorkerMetrics, registry);
    this.#chunks = chunks;
    this.#metrics.capacity.set({}, capacity);
    for (const limit of limitNames) {
      this.#metrics.rateLimitRemaining.follow({ limit }, () => this.#limits.lowest(limit));
    }
  }

  /** Shows the queue as it is whenever the metrics are read. */
  watchQueue(placement: PlacementPort): void {
    for (const state of ['waiting', 'active'] as const) {
      this.#metrics.placementJobs.follow(
        { state },
        async () => (await withDeadline(placement.depth(), ANSWER_MS, 'the queue'))[state],
      );
    }
  }

  conversationTaken(session_id: string, epoch: number, held: number): void {
    this.#metrics.taken.add({});
    if (epoch > 1) this.#metrics.takenOver.add({});
    this.#metrics.held.set({}, held);
    const message = epoch > 1 ? 'conversation taken over from another worker' : 'conversation taken';
    this.#log.info({ session_id, epoch, held }, message);
  }

  conversationLeft(session_id: string, held: number, durationMs: number): void {
    this.#metrics.held.set({}, held);
    this.#uplink.flush();
    this.#chunks.forget(session_id);
    this.#log.info({ session_id, held, duration_ms: durationMs }, 'conversation left');
  }

  upstreamReady(session_id: string, upstream: UpstreamKind, afterMs: number): void {
    this.#metrics.upstreamReady.observe({}, afterMs / 1_000);
    this.#log.info({ session_id, upstream, processing_time: afterMs }, 'upstream session ready');
  }

  dialFailed(session_id: string, attempt: number, error: unknown): void {
    this.#metrics.dialFailures.add({});
    this.#log.warn({ session_id, attempt, err: error }, 'upstream session could not be opened');
  }

  upstreamRenewed(session_id: string, cause: RenewalCause, afterMs: number): void {
    this.#metrics.renewals.add({ cause });
    this.#log.info({ session_id, cause, processing_time: afterMs }, 'upstream session renewed');
  }

  upstreamLost(session_id: string, error: unknown): void {
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

  upstreamConnected(): void {
    this.#metrics.connects.add({ outcome: 'ok' });
  }

  upstreamRefused(): void {
    this.#metrics.connects.add({ outcome: 'failed' });
  }

  upstreamClosed(code: CloseCode): void {
    this.#metrics.closes.add({ code });
  }

  rateLimited(): void {
    this.#metrics.rateLimited.add({});
    this.#log.warn('the upstream refused because of a rate limit');
  }

  rateLimitsUpdated(limits: readonly RateLimit[]): void {
    this.#limits.update(limits);
  }

  upstreamEventPassedOver(type: string): void {
    this.#metrics.passedOver.add({});
    this.#log.trace({ type }, 'upstream event passed over');
  }

  audioHeard(session_id: string, { chunk_size, processing_time, outcome, isClipped }: HeardChunk): void {
    this.#metrics.audioIn.add({}, chunk_size);
    this.#uplink.add(outcome, 1, isClipped ? 1 : 0);
    if (!this.#log.isLevelEnabled('debug') || !this.#chunks.isDue(session_id)) return;
    const microseconds = Math.round(processing_time * 1_000);
    this.#log.debug({ session_id, chunk_size, processing_time: microseconds / 1_000 }, 'audio chunk passed on');
  }

  audioDropped({ frames, bytes }: DroppedFrames): void {
    this.#metrics.audioDropped.add({}, bytes);
    this.#uplink.add('lost', frames);
  }

  turnCompleted(session_id: string, turn: AccountedTurn): void {
    this.#metrics.turns.add({ status: turn.status });
    if (turn.model_ms !== null) this.#metrics.firstAudio.observe({}, turn.model_ms / 1_000);
    this.#log.info({ session_id, ...turn }, 'turn completed');
    this.#write({ type: 'turn.completed', conversation: session_id, at: Date.now(), ...turn });
  }

  transcriptionCompleted(session_id: string, cost_usd: number | null): void {
    this.#write({ type: 'transcription.completed', conversation: session_id, at: Date.now(), cost_usd });
  }

  /** Logged once for each model, counted every time. */
  priceUnknown(model: string): void {
    this.#metrics.unpriced.add({});
    if (this.#unpriced.has(model)) return;
    this.#unpriced.add(model);
    this.#log.warn({ model }, 'model has no known price, its cost is not counted');
  }

  errorReported(session_id: string, code: ErrorCode): void {
    this.#metrics.errors.add({ code });
    this.#log.warn({ session_id, code }, 'error reported to the client');
    this.#write({ type: 'error.reported', conversation: session_id, at: Date.now(), service: 'worker', code });
  }

  frameIgnored(why: IgnoredFrame): void {
    this.#metrics.framesIgnored.add({ why });
  }

  framesMissing(session_id: string, count: number): void {
    this.#metrics.framesMissing.add({}, count);
    this.#uplink.add('lost', count);
    this.#log.warn({ session_id, count }, 'frames from the gateway are missing');
  }

  failed(session_id: string, error: unknown): void {
    this.#log.error({ session_id, err: error }, 'an operation of the conversation failed');
  }

  #measured(counts: ChunkCounts): void {
    this.#write({ type: 'audio.measured', at: Date.now(), direction: 'up', ...counts });
  }

  #write(event: ConversationEvent): void {
    this.#journal.append(event);
  }
}
