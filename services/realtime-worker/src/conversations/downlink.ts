import type { Address, BusPort, TraceContext } from '@colloquy/fabric';
import type { CloseReason, SessionFacts, UnplacedServerMessage } from '@colloquy/protocol';
import {
  encodeReplyAudio,
  frameKind,
  type AssignedNotice,
  type AttachedNotice,
  type AttachNotice,
  type EndedNotice,
  type FirstAudioNotice,
  type FrameKind,
  type TurnNotice,
} from '@colloquy/protocol/internal';

import { DownlinkTail } from './downlink-tail.ts';

const encoder = new TextEncoder();

export interface DownlinkOptions {
  readonly bus: BusPort;
  readonly gateway: Address;
  readonly conversation: string;
  readonly epoch: number;
  /** What was sent this long ago (ms) may be asked for again. */
  readonly keepMs: number;
  /** Milliseconds. */
  readonly now: () => number;
}

export interface Reattachment {
  readonly worker: Address;
  readonly uplinkSeq: number;
  /** null: there is none yet. */
  readonly session: SessionFacts | null;
}

/** The way to the client: numbers every message of the conversation's stream and sends it to the client's gateway. */
export class Downlink {
  readonly #options: DownlinkOptions;
  readonly #tail: DownlinkTail;
  /** null while the client is away: what is said then is only kept. */
  #gateway: Address | null;
  #seq = 0;
  /** The newest reply the client is told of, and the numbers of its first and last message. */
  #reply = { id: '', from: 0, to: 0 };
  #onSent: (seq: number) => void = () => undefined;
  #onReach: (isReachable: boolean) => void = () => undefined;

  constructor(options: DownlinkOptions) {
    this.#options = options;
    this.#gateway = options.gateway;
    this.#tail = new DownlinkTail(options.keepMs);
  }

  /** Of the newest message of the stream. */
  get newest(): number {
    return this.#seq;
  }

  /** Is told the number of each message of the stream. */
  set onSent(listener: (seq: number) => void) {
    this.#onSent = listener;
  }

  /** Is told when the client is away, and when it is back and has what it missed. */
  set onReach(listener: (isReachable: boolean) => void) {
    this.#onReach = listener;
  }

  /** The client's connection is gone. */
  detach(): void {
    this.#gateway = null;
    this.#onReach(false);
  }

  /** The client is at `gateway` now: what it missed goes there first, then everything new. */
  attach({ gateway, epoch, seq }: AttachNotice, { worker, uplinkSeq, session }: Reattachment): AttachedNotice {
    const isOurs = epoch === null || epoch === this.#options.epoch;
    const missed = this.#tail.after(isOurs ? seq : 0, this.#options.now());
    const until = this.#seq;
    const recovered = isOurs && seq <= until && missed.length === until - seq;
    const begins = missed.some(({ kind }) => kind === frameKind.sessionReady);
    const after = (missed[0]?.seq ?? until + 1) - 1;
    const notice: AttachedNotice = {
      worker,
      uplink_seq: uplinkSeq,
      recovered,
      replayed: missed.length,
      after,
      until,
      session: begins ? null : session,
      ...this.#replyAt(after),
    };
    if (this.#gateway !== null && this.#gateway !== gateway) this.#send(frameKind.takenOver, 0, new Uint8Array());
    this.#gateway = gateway;
    this.#send(frameKind.attached, 0, asJson(notice));
    for (const { kind, seq: number, payload } of missed) this.#send(kind, number, payload);
    this.#onReach(true);
    return notice;
  }

  /** Sends what is kept of the messages `from` to `to` again, and returns their numbers. */
  resend(from: number, to: number): readonly number[] {
    const frames = this.#tail.after(from - 1, this.#options.now()).filter(({ seq }) => seq <= to);
    for (const { kind, seq, payload } of frames) this.#send(kind, seq, payload);
    return frames.map(({ seq }) => seq);
  }

  /** A word for the gateway alone, outside the count. */
  tell(kind: number, payload: Uint8Array): void {
    this.#send(kind, 0, payload);
  }

  /** This worker has the conversation from now on. Outside the count: it is for the gateway alone. */
  assigned(worker: Address, trace: TraceContext | undefined): void {
    this.#send(frameKind.assigned, 0, asJson({ worker, ...(trace && { trace }) } satisfies AssignedNotice));
  }

  /** For the gateway's part of a turn's trace; outside the count, too. */
  turn(notice: TurnNotice): void {
    this.#send(frameKind.turn, 0, asJson(notice));
  }

  /** This worker has it no more; the gateway keeps the client waiting for the next one. Outside the count, too. */
  released(): void {
    this.#send(frameKind.released, 0, new Uint8Array());
  }

  /** The next audio is the first of the answer to a turn. Outside the count, too. */
  firstAudio(notice: FirstAudioNotice): void {
    this.#send(frameKind.firstAudio, 0, asJson(notice));
  }

  /** The client may talk: `session_ready` or `session_resumed`. */
  ready(message: UnplacedServerMessage): void {
    this.#sendMessage(frameKind.sessionReady, message);
  }

  say(message: UnplacedServerMessage): void {
    if (message.type === 'response_started')
      this.#reply = { id: message.response_id, from: this.#seq + 1, to: Infinity };
    if (message.type === 'response_done') this.#reply.to = this.#seq + 1;
    this.#sendMessage(kindOf(message), message);
  }

  audio(itemId: string, pcm: Uint8Array): void {
    this.#sendCounted(frameKind.replyAudio, encodeReplyAudio(itemId, pcm));
  }

  ended(reason: CloseReason): void {
    this.#sendCounted(frameKind.ended, asJson({ reason } satisfies EndedNotice));
  }

  #replyAt(seq: number): { reply?: string } {
    const { id, from, to } = this.#reply;
    return from <= seq && seq < to ? { reply: id } : {};
  }

  #sendMessage(kind: FrameKind, message: UnplacedServerMessage): void {
    this.#sendCounted(kind, asJson({ ...message, epoch: this.#options.epoch, seq: this.#seq + 1 }));
  }

  #sendCounted(kind: FrameKind, payload: Uint8Array): void {
    this.#seq += 1;
    this.#tail.add({ kind, seq: this.#seq, payload, sentAt: this.#options.now() });
    this.#onSent(this.#seq);
    this.#send(kind, this.#seq, payload);
  }

  #send(kind: number, seq: number, payload: Uint8Array): void {
    const { bus, conversation, epoch } = this.#options;
    if (this.#gateway !== null) bus.send(this.#gateway, { kind, conversation, epoch, seq, payload });
  }
}

function kindOf({ type }: UnplacedServerMessage): FrameKind {
  if (type === 'response_started') return frameKind.replyStarted;
  return type === 'response_done' ? frameKind.replyEnded : frameKind.serverMessage;
}

function asJson(value: object): Uint8Array {
  // Memory of its own, for the same reason as that of reply audio: it is kept for a while.
  return encoder.encode(JSON.stringify(value));
}
