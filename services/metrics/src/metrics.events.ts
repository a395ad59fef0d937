import { errorCodes, type ErrorCode, type ResponseStatus } from '@colloquy/protocol';
import {
  costKinds,
  tokenKinds,
  turnStages,
  type CostKind,
  type TokenKind,
  type TurnStage,
} from '@colloquy/protocol/internal';
import {
  counter,
  gauge,
  histogram,
  hopBuckets,
  stageBuckets,
  registerMetrics,
  type Log,
  type Metrics,
  type MetricsRegistry,
} from '@colloquy/telemetry';

import type { ChunkCounts, FiguresSink } from './aggregation/conversation-figures.ts';

const statuses = ['completed', 'cancelled', 'failed', 'incomplete', 'interrupted'] as const satisfies ResponseStatus[];

/** The indicators of the whole system, over all gateways and workers. */
export const conversationMetrics = {
  opened: counter('colloquy_conversations_opened_total', 'Conversations opened by clients.'),
  ended: counter('colloquy_conversations_ended_total', 'Conversations that ended, by whether they ever became ready.', {
    ready: ['yes', 'no'],
  }),
  active: gauge(
    'colloquy_conversations_active',
    'Conversations opened and not ended, as far as this process has read.',
  ),
  ready: histogram(
    'colloquy_conversation_ready_seconds',
    'From the open client socket to `session_ready` (s).',
    hopBuckets,
  ),
  duration: histogram(
    'colloquy_conversation_duration_seconds',
    'Length of conversations (s).',
    [1, 5, 15, 30, 60, 120, 300, 600, 1_200, 1_800, 3_600],
  ),
  turns: counter('colloquy_turns_total', 'Replies that ended.', { status: statuses }),
  stages: histogram(
    'colloquy_turn_stage_seconds',
    'Stages of the way from the end of speech to the ear (s): until the worker knows (endpointing), to the first reply ' +
      'audio at the worker (model), on the way between gateway and worker (delivery), from its arrival at the client ' +
      'until it is heard (playback), and all of it, network included, as the client reports (voice_to_voice).',
    stageBuckets,
    { stage: turnStages },
  ),
  replyAudio: counter('colloquy_reply_audio_seconds_total', 'Speech sent to clients (s).'),
  chunks: counter(
    'colloquy_audio_chunks_total',
    'Chunks of audio: passed on at once (ok), after waiting for a worker, the upstream or a slow client (late), or not ' +
      'at all (lost; down this counts every frame of the bus that never arrived).',
    { direction: ['up', 'down'], outcome: ['ok', 'late', 'lost'] },
  ),
  clipped: counter('colloquy_clipped_chunks_total', "Chunks of the user's voice with clipped samples."),
  underruns: counter('colloquy_client_underruns_total', 'Gaps in playback, as clients report them.'),
  underrunSeconds: counter('colloquy_client_underrun_seconds_total', 'Length of those gaps (s).'),
  tokens: counter('colloquy_tokens_total', 'Tokens billed by the speech service.', { kind: tokenKinds }),
  cost: counter(
    'colloquy_cost_usd_total',
    "What tokens and transcription cost at the models' list prices (USD); the simulator's as if they were billed.",
    { kind: costKinds },
  ),
  queue: gauge('colloquy_queue_waiting_conversations', 'Conversations waiting for a worker, in the whole system.'),
  lag: gauge('colloquy_journal_lag_events', 'Journal entries no metrics process has read yet.'),
  errors: counter('colloquy_errors_total', 'Errors reported to clients.', {
    service: ['gateway', 'worker'],
    code: errorCodes,
  }),
  unreadable: counter('colloquy_journal_unreadable_total', 'Journal entries this version does not understand.'),
} as const;

/** What waits in the fabric; asked for whenever the metrics are read. */
export interface Waiting {
  /** Conversations without a worker. */
  conversations(): Promise<number>;
  /** Journal entries nobody has read. */
  entries(): Promise<number>;
}

/** The figures of conversations as Prometheus metrics, and what the service says of itself. */
export class MetricsEvents implements FiguresSink {
  readonly #log: Log;
  readonly #metrics: Metrics<typeof conversationMetrics>;

  constructor(log: Log, registry: MetricsRegistry, waiting: Waiting) {
    this.#log = log;
    this.#metrics = registerMetrics(conversationMetrics, registry);
    this.#metrics.queue.follow({}, () => waiting.conversations());
    this.#metrics.lag.follow({}, () => waiting.entries());
  }

  opened(): void {
    this.#metrics.opened.add({});
    this.#metrics.active.add({}, 1);
  }

  ready(seconds: number): void {
    this.#metrics.ready.observe({}, seconds);
  }

  turnCompleted(status: ResponseStatus, replyAudioSeconds: number): void {
    this.#metrics.turns.add({ status });
    this.#metrics.replyAudio.add({}, replyAudioSeconds);
  }

  stage(stage: TurnStage, seconds: number): void {
    this.#metrics.stages.observe({ stage }, seconds);
  }

  tokens(kind: TokenKind, count: number): void {
    this.#metrics.tokens.add({ kind }, count);
  }

  cost(kind: CostKind, usd: number): void {
    this.#metrics.cost.add({ kind }, usd);
  }

  chunks(direction: 'up' | 'down', counts: ChunkCounts): void {
    for (const outcome of ['ok', 'late', 'lost'] as const) {
      this.#metrics.chunks.add({ direction, outcome }, counts[outcome]);
    }
    this.#metrics.clipped.add({}, counts.clipped);
  }

  underruns(count: number, seconds: number): void {
    this.#metrics.underruns.add({}, count);
    this.#metrics.underrunSeconds.add({}, seconds);
  }

  error(service: 'gateway' | 'worker', code: ErrorCode): void {
    this.#metrics.errors.add({ service, code });
  }

  ended(seconds: number, wasReady: boolean): void {
    this.#metrics.ended.add({ ready: wasReady ? 'yes' : 'no' });
    this.#metrics.active.add({}, -1);
    this.#metrics.duration.observe({}, seconds);
  }

  entryUnreadable(): void {
    this.#metrics.unreadable.add({});
    this.#log.warn('journal entry not understood');
  }
}
