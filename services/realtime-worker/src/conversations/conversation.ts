import {
  SequenceTracker,
  WaitingFrames,
  type ConversationItem,
  type ConversationRecord,
  type Frame,
  type TracePort,
  type TraceContext,
} from '@colloquy/fabric';
import { isClipped } from '@colloquy/audio';
import type { Timers } from '@colloquy/lifecycle';
import { clientMessage, errorTable, OUTPUT_RATE, type CloseReason, type ErrorCode } from '@colloquy/protocol';
import { frameKind } from '@colloquy/protocol/internal';

import type { WorkerEvents } from '../realtime-worker.events.ts';
import { type Downlink } from './downlink.ts';
import { ReplyLedger } from './reply-ledger.ts';
import { ReplyRelay } from './reply-relay.ts';
import { ResponseSequencer } from './response-sequencer.ts';
import { SpeechInput } from './speech-input.ts';
import { TurnAccounts } from './turn-accounts.ts';
import { TurnMeter } from './turn-meter.ts';
import type { TurnTerms } from './turn-terms.ts';
import { TurnTraces } from './turn-traces.ts';
import { replayHistory, userTextItem } from './upstream-items.ts';
import type { UpstreamError, UpstreamListener, UpstreamServerEvent, UpstreamSession } from './upstream.port.ts';

/** What the client may send before the upstream is ready (bytes): about ten seconds of speech. */
const MAX_WAITING_BYTES = 512 * 1024;

export interface ConversationOptions {
  readonly record: ConversationRecord;
  readonly downlink: Downlink;
  readonly timers: Timers;
  readonly events: WorkerEvents;
  readonly traces: TracePort;
  /** How the conversation came to this worker, as the traces know it. */
  readonly cameBy: TraceContext | undefined;
  readonly terms: TurnTerms;
  /** Keeps words that are final. */
  readonly keep: (item: ConversationItem) => void;
}

/** The worker's side of one conversation: joins the client's frames with an upstream session. */
export class Conversation implements UpstreamListener {
  readonly #options: ConversationOptions;
  readonly #over = Promise.withResolvers<void>();
  readonly #tracker = new SequenceTracker();
  readonly #waiting = new WaitingFrames(MAX_WAITING_BYTES, frameKind.clientAudio);
  readonly #speech: SpeechInput;
  readonly #ledger = new ReplyLedger();
  readonly #meter: TurnMeter;
  readonly #turns: TurnTraces;
  readonly #sequencer: ResponseSequencer;
  readonly #relay: ReplyRelay;
  #upstream: UpstreamSession | null = null;
  /** The newest frame of the gateway, and when it came by the clock of `performance`. */
  #newest = { seq: 0, at: 0 };
  #isOver = false;

  constructor(options: ConversationOptions) {
    const { record, downlink, timers, events, traces, cameBy, terms, keep } = options;
    this.#options = options;
    this.#speech = new SpeechInput(record.inputRate);
    const accounts = new TurnAccounts(record.id, terms, events);
    this.#meter = new TurnMeter(() => timers.now(), terms.silenceMs);
    this.#turns = new TurnTraces({
      traces,
      conversation: record.id,
      epoch: record.epoch,
      links: [record.trace, cameBy],
      announce: (notice) => downlink.turn(notice),
    });
    this.#sequencer = new ResponseSequencer({
      create: () => this.#upstream?.send({ type: 'response.create' }),
      cancel: (response_id) => this.#upstream?.send({ type: 'response.cancel', response_id }),
    });
    this.#relay = new ReplyRelay({
      downlink,
      sequencer: this.#sequencer,
      ledger: this.#ledger,
      meter: this.#meter,
      turns: this.#turns,
      observer: {
        onWords: (role, itemId, text) => {
          if (text.trim() !== '') keep({ role, itemId, text });
        },
        onTurnCompleted: (summary) => accounts.turn(summary, this.#upstream?.model ?? ''),
        onFirstAudio: () => this.#announceFirstAudio(),
        onTranscribed: (usage) => accounts.transcription(usage),
        onRateLimited: () => events.rateLimited(),
        onError: (code) => events.errorReported(record.id, code),
        onFatal: (code) => this.fail(code),
        onPassedOver: (type) => events.upstreamEventPassedOver(type),
      },
    });
  }

  /** Resolves when the conversation is over, whoever ended it. */
  get over(): Promise<void> {
    return this.#over.promise;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** The upstream is ready: tells the client, restores what was said before, lets waiting frames through. */
  begin(upstream: UpstreamSession, history: readonly ConversationItem[]): void {
    if (this.#isOver) return upstream.close();
    const { downlink, record } = this.#options;
    this.#upstream = upstream;
    this.#turns.use(upstream.model);
    this.#meter.sessionBegins();
    for (const event of replayHistory(history)) upstream.send(event);
    downlink.ready({
      type: record.epoch > 1 ? 'session_resumed' : 'session_ready',
      message: 'Connected to OpenAI Realtime API',
      session_id: record.id,
      input_rate: record.inputRate,
      output_rate: OUTPUT_RATE,
      upstream: upstream.kind,
      model: upstream.model,
      voice: upstream.voice,
    });
    for (const { kind, payload } of this.#waiting.take()) this.#take(kind, payload, 'late');
  }

  /** A frame of the client's gateway. */
  deliver(frame: Frame): void {
    const { record, events } = this.#options;
    if (this.#isOver || frame.epoch !== record.epoch) return events.frameIgnored('stale_epoch');
    const verdict = this.#tracker.judge(frame.epoch, frame.seq);
    if (verdict.kind === 'duplicate' || verdict.kind === 'stale-epoch') return events.frameIgnored('duplicate');
    if (verdict.kind === 'gap') events.framesMissing(record.id, verdict.to - verdict.from + 1);
    this.#newest = { seq: frame.seq, at: performance.now() };
    if (frame.kind === frameKind.clientLeft) return this.#finish('client_left');
    if (this.#upstream !== null) return this.#take(frame.kind, frame.payload, 'ok');
    const dropped = this.#waiting.add(frame.kind, frame.payload);
    if (dropped.frames > 0) events.audioDropped(dropped);
  }

  onEvent(event: UpstreamServerEvent): void {
    if (!this.#isOver) this.#relay.receive(event);
  }

  onLost(error: UpstreamError): void {
    if (this.#isOver) return;
    this.#options.events.upstreamLost(this.#options.record.id, error);
    this.fail(error.code);
  }

  /** Tells the client why the conversation cannot go on, and ends it. */
  fail(code: ErrorCode): void {
    if (this.#isOver) return;
    const { downlink, events, record } = this.#options;
    const { retryable, meaning } = errorTable[code];
    events.errorReported(record.id, code);
    downlink.say({ type: 'error', code, message: meaning, retryable });
    this.end(closeReason(code));
  }

  /** Ends the conversation for the client too. */
  end(reason: CloseReason): void {
    if (this.#isOver) return;
    this.#options.downlink.ended(reason);
    this.#finish(reason);
  }

  /** Lets go without a word to the client: it left, or another worker has the conversation. */
  abandon(): void {
    this.#finish('abandoned');
  }

  /** `why` is what the traces say of a turn that is cut off by it. */
  #finish(why: string): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#turns.abandon(why);
    this.#upstream?.close();
    this.#over.resolve();
  }

  #take(kind: number, payload: Uint8Array, outcome: 'ok' | 'late'): void {
    if (kind === frameKind.clientAudio) return this.#hear(payload, outcome);
    if (kind === frameKind.clientMessage) return this.#obey(payload);
    this.#options.events.frameIgnored('unknown_kind');
  }

  #hear(pcm: Uint8Array, outcome: 'ok' | 'late'): void {
    const { events, record } = this.#options;
    const startedAt = performance.now();
    const converted = this.#speech.convert(pcm);
    const isTaken = this.#upstream?.appendAudio(converted) ?? false;
    if (!isTaken) return events.audioDropped({ frames: 1, bytes: pcm.length });
    this.#meter.heard(converted.length);
    const processing_time = performance.now() - startedAt;
    events.audioHeard(record.id, { chunk_size: pcm.length, processing_time, outcome, isClipped: isClipped(pcm) });
  }

  #announceFirstAudio(): void {
    const { seq, at } = this.#newest;
    this.#options.downlink.firstAudio({ uplink_seq: seq, held_ms: performance.now() - at });
  }

  #obey(payload: Uint8Array): void {
    const message = clientMessage.parse(JSON.parse(Buffer.from(payload).toString()));
    switch (message.type) {
      case 'text':
        return this.#answer(message.text);
      case 'interrupt':
        return this.#interrupt(message.item_id, message.played_ms);
      case 'audio':
      case 'ping':
      case 'stats':
        return this.#options.events.frameIgnored('unknown_kind');
      default:
        return message satisfies never;
    }
  }

  #answer(text: string): void {
    const event = userTextItem(text);
    this.#upstream?.send(event);
    this.#options.keep({ role: 'user', itemId: '', text });
    this.#relay.cut();
    this.#sequencer.request();
    this.#meter.typed();
    this.#turns.userDone('text');
  }

  #interrupt(itemId: string, playedMs: number): void {
    this.#relay.cut();
    this.#sequencer.cancel();
    const cutAt = this.#ledger.truncation(itemId, playedMs);
    if (cutAt === null) return;
    this.#upstream?.send({
      type: 'conversation.item.truncate',
      item_id: itemId,
      content_index: 0,
      audio_end_ms: cutAt,
    });
  }
}

function closeReason(code: ErrorCode): CloseReason {
  if (code === 'internal_error') return 'internal_error';
  return errorTable[code].retryable ? 'upstream_unavailable' : 'upstream_rejected';
}
