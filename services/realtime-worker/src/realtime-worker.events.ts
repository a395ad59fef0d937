import type { DroppedFrames, JournalPort, PlacementPort } from '@colloquy/fabric';
import { withDeadline } from '@colloquy/lifecycle';
import { errorCodes, type ErrorCode } from '@colloquy/protocol';
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
  humanBuckets,
  registerMetrics,
  type ChunkCounts,
  type Log,
  type Metrics,
  type MetricsRegistry,
} from '@colloquy/telemetry';

import { CachedSpeechEvents, cachedSpeechMetrics } from './cached-speech/cached-speech.events.ts';
import type { TurnSummary } from './conversations/turn-meter.ts';
import { MoneyEvents, moneyMetrics } from './money/money.events.ts';
import { ToolEvents, toolMetrics } from './tools/tool.events.ts';
import { UpstreamEvents, upstreamMetrics } from './upstream/upstream.events.ts';

/** Whoever reads the metrics does not wait longer than this for the queue (ms). */
const ANSWER_MS = 500;

const conversationMetrics = {
  held: gauge('colloquy_worker_held_conversations', 'Conversations this worker holds.'),
  capacity: gauge('colloquy_worker_capacity', 'Conversations this worker can hold at once.'),
  taken: counter('colloquy_worker_conversations_taken_total', 'Conversations taken from the queue.'),
  takenOver: counter('colloquy_worker_conversations_taken_over_total', 'Conversations another worker had before.'),
  placementJobs: gauge('colloquy_worker_placement_jobs', 'Conversations in the queue of all workers.', {
    state: ['waiting', 'active'],
  }),
  attached: counter('colloquy_worker_clients_attached_total', 'Clients that came back to their conversation.', {
    recovered: ['yes', 'no'],
  }),
  replayed: counter('colloquy_worker_frames_replayed_total', 'Frames sent again to clients that came back.'),
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
  framesAskedAgain: counter(
    'colloquy_worker_frames_asked_again_total',
    'Bus frames that were missing and asked for again.',
  ),
} as const;

export const realtimeWorkerMetrics = {
  ...conversationMetrics,
  ...upstreamMetrics,
  ...toolMetrics,
  ...cachedSpeechMetrics,
  ...moneyMetrics,
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
  /** The service did not say what the turn used. */
  readonly is_estimated?: boolean;
}

/** What happens in the worker, one line a fact: log, metric and journal entry are written here and nowhere else. */
export class WorkerEvents {
  readonly upstream: UpstreamEvents;
  readonly tools: ToolEvents;
  readonly cachedSpeech: CachedSpeechEvents;
  readonly money: MoneyEvents;
  readonly #log: Log;
  readonly #journal: JournalPort;
  readonly #metrics: Metrics<typeof conversationMetrics>;
  readonly #uplink = new ChunkTally((counts) => this.#measured(counts));
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
    this.upstream = new UpstreamEvents(log, registry);
    this.tools = new ToolEvents(log, registry);
    this.cachedSpeech = new CachedSpeechEvents(log, journal, registry);
    this.money = new MoneyEvents(log, registry);
    this.#metrics = registerMetrics(conversationMetrics, registry);
    this.#chunks = chunks;
    this.#metrics.capacity.set({}, capacity);
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

  clientDetached(session_id: string): void {
    this.#log.info({ session_id }, 'client lost its connection; the conversation waits for it');
  }

  clientAttached(session_id: string, isRecovered: boolean, replayed: number): void {
    this.#metrics.attached.add({ recovered: isRecovered ? 'yes' : 'no' });
    this.#metrics.replayed.add({}, replayed);
    this.#log.info({ session_id, recovered: isRecovered, replayed }, 'client came back');
  }

  /** Only of conversations whose client did not come back; the others end at their gateway. */
  conversationEnded(session_id: string, duration_ms: number): void {
    this.#log.info({ session_id, duration_ms }, 'conversation ended: its client did not come back');
    const about = { conversation: session_id, at: Date.now(), reason: 'client_gone', was_ready: true, duration_ms };
    this.#write({ type: 'conversation.ended', ...about });
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

  errorReported(session_id: string, code: ErrorCode): void {
    this.#metrics.errors.add({ code });
    this.#log.warn({ session_id, code }, 'error reported to the client');
    this.#write({ type: 'error.reported', conversation: session_id, at: Date.now(), service: 'worker', code });
  }

  frameIgnored(why: IgnoredFrame): void {
    this.#metrics.framesIgnored.add({ why });
  }

  framesAskedAgain(count: number): void {
    this.#metrics.framesAskedAgain.add({}, count);
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
