import { SequenceTracker, WaitingFrames, type Frame, type StoredItem } from '@colloquy/fabric';
import { isClipped } from '@colloquy/audio';
import { clientMessage, conversationSettings, errorTable, type CloseReason, type ErrorCode } from '@colloquy/protocol';
import { frameKind } from '@colloquy/protocol/internal';

import type { ConversationOptions } from './conversation-options.ts';
import { Dialogue } from './dialogue.ts';
import { errorMessage } from './reply-messages.ts';
import type { UpstreamSession } from './upstream.port.ts';

/** What the client may send before the upstream is ready (bytes): about ten seconds of speech. */
const MAX_WAITING_BYTES = 512 * 1024;

/** The worker's side of one conversation: takes the client's frames in order and passes them on to the dialogue. */
export class Conversation {
  readonly #options: ConversationOptions;
  readonly #over = Promise.withResolvers<void>();
  readonly #tracker = new SequenceTracker();
  readonly #waiting = new WaitingFrames(MAX_WAITING_BYTES, frameKind.clientAudio);
  readonly #dialogue: Dialogue;
  /** The newest frame of the gateway, and when it came by the clock of `performance`. */
  #newest = { seq: 0, at: 0 };
  #failure: ErrorCode | null = null;
  #isOver = false;

  constructor(options: ConversationOptions) {
    this.#options = options;
    this.#dialogue = new Dialogue(options, {
      onReady: () => this.#takeWaiting(),
      onFirstAudio: () => this.#announceFirstAudio(),
      onFatal: (code) => this.fail(code),
    });
  }

  /** Resolves when the conversation is over, whoever ended it. */
  get over(): Promise<void> {
    return this.#over.promise;
  }

  /** Why it could not go on; null while it can, or when it was ended for another reason. */
  get failure(): ErrorCode | null {
    return this.#failure;
  }

  /** What the dialogue goes on with; null before there is a session. */
  get upstream(): Pick<UpstreamSession, 'kind' | 'model'> | null {
    return this.#dialogue.session;
  }

  /** Connects to the upstream. `said` is what was said with an earlier worker. */
  async begin(said: readonly StoredItem[]): Promise<void> {
    if (!this.#isOver) await this.#dialogue.open(said);
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
    if (this.#dialogue.isReady) return this.#take(frame.kind, frame.payload, 'ok');
    const dropped = this.#waiting.add(frame.kind, frame.payload);
    if (dropped.frames > 0) events.audioDropped(dropped);
  }

  /** Tells the client why the conversation cannot go on, and ends it. */
  fail(code: ErrorCode): void {
    if (this.#isOver) return;
    const { downlink, events, record } = this.#options;
    this.#failure = code;
    events.errorReported(record.id, code);
    downlink.say(errorMessage(code));
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
    this.#dialogue.abandon(why);
    this.#over.resolve();
  }

  #takeWaiting(): void {
    for (const { kind, payload } of this.#waiting.take()) this.#take(kind, payload, 'late');
  }

  #take(kind: number, payload: Uint8Array, outcome: 'ok' | 'late'): void {
    if (kind === frameKind.clientAudio) return this.#hear(payload, outcome);
    if (kind === frameKind.clientMessage) return this.#obey(payload);
    this.#options.events.frameIgnored('unknown_kind');
  }

  #hear(pcm: Uint8Array, outcome: 'ok' | 'late'): void {
    const { events, record } = this.#options;
    const startedAt = performance.now();
    if (!this.#dialogue.user.hear(pcm)) return events.audioDropped({ frames: 1, bytes: pcm.length });
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
        return this.#dialogue.type(message.text);
      case 'interrupt':
        return this.#dialogue.interrupt(message.item_id, message.played_ms);
      case 'update':
        return this.#dialogue.user.change(conversationSettings.parse(message.settings));
      case 'commit':
        return this.#dialogue.commit();
      case 'clear':
        return this.#dialogue.user.clear();
      case 'document':
        return this.#dialogue.attachments.receive(message);
      case 'audio':
      case 'ping':
      case 'stats':
        return this.#options.events.frameIgnored('unknown_kind');
      default:
        return message satisfies never;
    }
  }
}

function closeReason(code: ErrorCode): CloseReason {
  if (code === 'internal_error') return 'internal_error';
  return errorTable[code].retryable ? 'upstream_unavailable' : 'upstream_rejected';
}
