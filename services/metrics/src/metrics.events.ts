import { errorCodes, type ErrorCode, type ResponseStatus } from '@colloquy/protocol';
import {
  counter,
  gauge,
  histogram,
  hopBuckets,
  humanBuckets,
  registerMetrics,
  type Log,
  type Metrics,
  type MetricsRegistry,
} from '@colloquy/telemetry';

import type { FiguresSink } from './aggregation/conversation-figures.ts';

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
  firstAudio: histogram(
    'colloquy_turn_first_audio_seconds',
    "From the end of the user's turn to the first reply audio at the worker (s).",
    humanBuckets,
  ),
  replyAudio: counter('colloquy_reply_audio_seconds_total', 'Speech sent to clients (s).'),
  tokens: counter('colloquy_tokens_total', 'Tokens billed by the speech service.', {
    kind: ['input_fresh', 'input_cached', 'output'],
  }),
  errors: counter('colloquy_errors_total', 'Errors reported to clients.', {
    service: ['gateway', 'worker'],
    code: errorCodes,
  }),
  unreadable: counter('colloquy_journal_unreadable_total', 'Journal entries this version does not understand.'),
} as const;

/** The figures of conversations as Prometheus metrics, and what the service says of itself. */
export class MetricsEvents implements FiguresSink {
  readonly #log: Log;
  readonly #metrics: Metrics<typeof conversationMetrics>;

  constructor(log: Log, registry: MetricsRegistry) {
    this.#log = log;
    this.#metrics = registerMetrics(conversationMetrics, registry);
  }

  opened(): void {
    this.#metrics.opened.add({});
    this.#metrics.active.add({}, 1);
  }

  ready(seconds: number): void {
    this.#metrics.ready.observe({}, seconds);
  }

  turnCompleted(status: ResponseStatus, firstAudioSeconds: number | null, replyAudioSeconds: number): void {
    this.#metrics.turns.add({ status });
    this.#metrics.replyAudio.add({}, replyAudioSeconds);
    if (firstAudioSeconds !== null) this.#metrics.firstAudio.observe({}, firstAudioSeconds);
  }

  tokens(kind: 'input_fresh' | 'input_cached' | 'output', count: number): void {
    this.#metrics.tokens.add({ kind }, count);
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
