import type { DroppedFrames, JournalPort } from '@colloquy/fabric';
import {
  clientMessageTypes,
  errorCodes,
  limitNames,
  type ClientMessageType,
  type CloseReason,
  type ErrorCode,
  type LimitName,
} from '@colloquy/protocol';
import { ignoredFrames, type ConversationEvent, type IgnoredFrame } from '@colloquy/protocol/internal';
import {
  ChunkTally,
  ChunkSample,
  counter,
  gauge,
  histogram,
  hopBuckets,
  registerMetrics,
  stageBuckets,
  type ChunkCounts,
  type Log,
  type Metrics,
  type MetricsRegistry,
} from '@colloquy/telemetry';

import type { Identity } from './access/identity.ts';
import { historyMetrics } from './history/history.events.ts';
import { refusals, type Refusal } from './access/refusal.ts';
import type { ClientReport } from './conversations/client-reports.ts';

const conversationMetrics = {
  openConversations: gauge('colloquy_gateway_open_conversations', 'Conversations whose client this gateway holds.'),
  opened: counter('colloquy_gateway_conversations_opened_total', 'Client connections accepted.'),
  ready: histogram('colloquy_gateway_ready_seconds', 'From the open client socket to `session_ready` (s).', hopBuckets),
  placement: histogram(
    'colloquy_gateway_placement_seconds',
    'From the open client socket to the first worker that holds the conversation (s).',
    hopBuckets,
  ),
  messages: counter('colloquy_gateway_client_messages_total', 'Messages received from clients.', {
    type: clientMessageTypes,
  }),
  roundTrip: histogram(
    'colloquy_gateway_client_round_trip_seconds',
    'From a ping of a client to its pong, as the client reports (s).',
    stageBuckets,
  ),
  clientBuffer: histogram(
    'colloquy_gateway_client_buffer_seconds',
    'Reply audio a client has and has not played, as it reports (s).',
    stageBuckets,
  ),
  clientJitter: histogram(
    'colloquy_gateway_client_jitter_buffer_seconds',
    'Reply audio a client waits for before it starts to play, as it reports (s).',
    stageBuckets,
  ),
  clientConcealed: counter(
    'colloquy_gateway_client_concealed_seconds_total',
    'Gaps in playback that clients filled with made-up audio, as they report (s).',
  ),
  audioIn: counter('colloquy_gateway_audio_in_bytes_total', 'PCM16 received from clients (bytes).'),
  audioOut: counter('colloquy_gateway_audio_out_bytes_total', 'PCM16 sent to clients (bytes).'),
  errors: counter('colloquy_gateway_errors_total', 'Errors reported to clients.', { code: errorCodes }),
  accessRefused: counter('colloquy_gateway_access_refused_total', 'Clients that were not let in.', {
    why: [...refusals, 'host_refused'],
  }),
  keysFetched: counter(
    'colloquy_gateway_keys_fetched_total',
    'Attempts to fetch the public keys of who issues tokens.',
    { outcome: ['ok', 'failed'] },
  ),
  limitsReached: counter('colloquy_gateway_limits_reached_total', 'Times a client had too much of something.', {
    limit: limitNames,
  }),
  limitsUncounted: gauge(
    'colloquy_gateway_limits_uncounted',
    '1 while this gateway cannot count connections and conversations together with the others (Redis), else 0.',
  ),
  waitingDropped: counter(
    'colloquy_gateway_waiting_dropped_bytes_total',
    'Audio dropped because no worker had the conversation yet (bytes).',
  ),
  framesIgnored: counter('colloquy_gateway_frames_ignored_total', 'Bus frames not passed on.', { why: ignoredFrames }),
  framesMissing: counter('colloquy_gateway_frames_missing_total', 'Bus frames that never arrived.'),
  framesAskedAgain: counter(
    'colloquy_gateway_frames_asked_again_total',
    'Bus frames that were missing and asked for again.',
  ),
  clientsResumed: counter(
    'colloquy_gateway_clients_resumed_total',
    'Clients that came back to their conversation here.',
    {
      recovered: ['yes', 'no'],
    },
  ),
  clientsDetached: counter(
    'colloquy_gateway_clients_detached_total',
    'Client connections lost whose conversation waits for the client to come back.',
  ),
  workersLost: counter('colloquy_gateway_workers_lost_total', 'Conversations whose worker let go or fell silent.'),
} as const;

export const gatewayMetrics = { ...conversationMetrics, ...historyMetrics } as const;

/** What happens in the gateway, one line a fact: log, metric and journal entry are written here and nowhere else. */
export class GatewayEvents {
  readonly #log: Log;
  readonly #journal: JournalPort;
  readonly #metrics: Metrics<typeof conversationMetrics>;
  readonly #chunks: ChunkSample;
  #areLimitsCounted = true;
  readonly #uplink = new ChunkTally((counts) => this.#measured('up', counts));
  readonly #downlink = new ChunkTally((counts) => this.#measured('down', counts));

  constructor(log: Log, journal: JournalPort, registry: MetricsRegistry, chunks = new ChunkSample(0)) {
    this.#log = log;
    this.#journal = journal;
    this.#metrics = registerMetrics(conversationMetrics, registry);
    this.#chunks = chunks;
    this.#noteCounting(true);
  }

  conversationOpened(session_id: string, open: number, identity: Identity | null): void {
    this.#metrics.opened.add({});
    this.openConversations(open);
    this.#log.info({ session_id, ...identity }, 'conversation opened');
    this.#write({ type: 'conversation.opened', conversation: session_id, at: Date.now(), ...identity });
  }

  openConversations(open: number): void {
    this.#metrics.openConversations.set({}, open);
  }

  clientResumed(session_id: string, isRecovered: boolean, replayed: number): void {
    this.#metrics.clientsResumed.add({ recovered: isRecovered ? 'yes' : 'no' });
    this.#log.info({ session_id, recovered: isRecovered, replayed }, 'client resumed its conversation');
  }

  clientDetached(session_id: string): void {
    this.#metrics.clientsDetached.add({});
    this.#log.info({ session_id }, 'client connection lost; its conversation waits');
  }

  workerAssigned(session_id: string, worker: string, epoch: number, afterMs: number): void {
    // A takeover is no opening: since then the whole conversation went by.
    if (epoch === 1) this.#metrics.placement.observe({}, afterMs / 1_000);
    this.#log.info({ session_id, worker, epoch, processing_time: afterMs }, 'worker assigned');
  }

  conversationReady(session_id: string, readyMs: number): void {
    this.#metrics.ready.observe({}, readyMs / 1_000);
    this.#log.info({ session_id, processing_time: readyMs }, 'conversation ready');
    this.#write({ type: 'conversation.ready', conversation: session_id, at: Date.now(), ready_ms: readyMs });
  }

  clientMessageReceived(session_id: string, type: ClientMessageType, bytes: number): void {
    this.#metrics.messages.add({ type });
    if (type === 'audio') this.#metrics.audioIn.add({}, bytes);
    if (!this.#log.isLevelEnabled('debug') || (type === 'audio' && !this.#chunks.isDue(session_id))) return;
    this.#log.debug({ session_id, type, chunk_size: bytes }, 'client message received');
  }

  replyAudioSent(bytes: number, outcome: 'ok' | 'late'): void {
    this.#metrics.audioOut.add({}, bytes);
    this.#downlink.add(outcome);
  }

  turnDelivered(session_id: string, delivery_ms: number): void {
    this.#write({ type: 'turn.delivered', conversation: session_id, at: Date.now(), delivery_ms });
  }

  clientReported(session_id: string, report: ClientReport): void {
    const { buffer_ms, jitter_ms, concealed_ms, round_trip_ms, ...heard } = report;
    this.#metrics.clientConcealed.add({}, concealed_ms / 1_000);
    if (jitter_ms !== null) this.#metrics.clientJitter.observe({}, jitter_ms / 1_000);
    if (buffer_ms !== null) this.#metrics.clientBuffer.observe({}, buffer_ms / 1_000);
    if (round_trip_ms !== null) this.#metrics.roundTrip.observe({}, round_trip_ms / 1_000);
    this.#log.debug({ session_id, ...report }, 'client reported its playback');
    this.#write({ type: 'client.reported', conversation: session_id, at: Date.now(), ...heard });
  }

  waitingAudioDropped({ frames, bytes }: DroppedFrames): void {
    this.#metrics.waitingDropped.add({}, bytes);
    this.#uplink.add('lost', frames);
  }

  errorReported(session_id: string, code: ErrorCode): void {
    this.#metrics.errors.add({ code });
    this.#log.warn({ session_id, code }, 'error reported to the client');
    this.#write({ type: 'error.reported', conversation: session_id, at: Date.now(), service: 'gateway', code });
  }

  accessRefused(refusal: Refusal | 'host_refused', client_address: string): void {
    this.#metrics.accessRefused.add({ why: refusal });
    this.#log.warn({ why: refusal, client_address }, 'client not let in');
  }

  keysFetched(problem: string | null): void {
    this.#metrics.keysFetched.add({ outcome: problem === null ? 'ok' : 'failed' });
    if (problem !== null) this.#log.error({ problem }, 'the keys of who issues tokens could not be fetched');
  }

  ticketsFailed(error: unknown): void {
    this.#log.error({ err: error }, 'tickets cannot be kept or taken (Redis)');
  }

  /** The client is told so before it has a conversation. */
  connectionRefused(code: ErrorCode): void {
    this.#metrics.errors.add({ code });
  }

  limitReached(limit: LimitName): void {
    this.#metrics.limitsReached.add({ limit });
  }

  limitsCounted(): void {
    if (this.#areLimitsCounted) return;
    this.#noteCounting(true);
    this.#log.info('limits are counted again');
  }

  limitsNotCounted(error: unknown): void {
    if (!this.#areLimitsCounted) return;
    this.#noteCounting(false);
    this.#log.error({ err: error }, 'limits cannot be counted together (Redis)');
  }

  requestMisunderstood(problem: string): void {
    this.#log.warn({ problem }, 'connection refused');
  }

  socketFailed(session_id: string, error: Error): void {
    this.#log.warn({ session_id, problem: error.message }, 'client socket failed');
  }

  frameIgnored(why: IgnoredFrame): void {
    this.#metrics.framesIgnored.add({ why });
  }

  framesAskedAgain(count: number): void {
    this.#metrics.framesAskedAgain.add({}, count);
  }

  framesMissing(session_id: string, count: number): void {
    this.#metrics.framesMissing.add({}, count);
    this.#downlink.add('lost', count);
    this.#log.warn({ session_id, count }, 'frames from the worker are missing');
  }

  workerLost(session_id: string, worker: string): void {
    this.#metrics.workersLost.add({});
    this.#log.warn({ session_id, worker }, 'worker lost; the client waits for another one');
  }

  fabricFailed(session_id: string, error: unknown): void {
    this.#log.error({ session_id, err: error }, 'conversation could not be placed or cleared away (Redis)');
  }

  conversationEnded(session_id: string, reason: CloseReason, was_ready: boolean, duration_ms: number): void {
    this.#uplink.flush();
    this.#downlink.flush();
    this.#chunks.forget(session_id);
    this.#log.info({ session_id, reason, was_ready, duration_ms }, 'conversation ended');
    this.#write({
      type: 'conversation.ended',
      conversation: session_id,
      at: Date.now(),
      reason,
      was_ready,
      duration_ms,
    });
  }

  #noteCounting(areCounted: boolean): void {
    this.#areLimitsCounted = areCounted;
    this.#metrics.limitsUncounted.set({}, areCounted ? 0 : 1);
  }

  #measured(direction: 'up' | 'down', counts: ChunkCounts): void {
    this.#write({ type: 'audio.measured', at: Date.now(), direction, ...counts });
  }

  #write(event: ConversationEvent): void {
    this.#journal.append(event);
  }
}
