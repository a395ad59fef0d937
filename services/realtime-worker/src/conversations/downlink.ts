import type { Address, BusPort, TraceContext } from '@colloquy/fabric';
import type { CloseReason, UnplacedServerMessage } from '@colloquy/protocol';
import {
  encodeReplyAudio,
  frameKind,
  type AssignedNotice,
  type EndedNotice,
  type FirstAudioNotice,
  type FrameKind,
  type TurnNotice,
} from '@colloquy/protocol/internal';

export interface DownlinkOptions {
  readonly bus: BusPort;
  readonly gateway: Address;
  readonly conversation: string;
  readonly epoch: number;
}

/** The way to the client: numbers every message of the conversation's stream and sends it to the client's gateway. */
export class Downlink {
  readonly #options: DownlinkOptions;
  #seq = 0;

  constructor(options: DownlinkOptions) {
    this.#options = options;
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
    this.#sendMessage(frameKind.serverMessage, message);
  }

  audio(itemId: string, pcm: Uint8Array): void {
    this.#send(frameKind.replyAudio, this.#nextSeq(), encodeReplyAudio(itemId, pcm));
  }

  ended(reason: CloseReason): void {
    this.#send(frameKind.ended, this.#nextSeq(), asJson({ reason } satisfies EndedNotice));
  }

  #sendMessage(kind: FrameKind, message: UnplacedServerMessage): void {
    const seq = this.#nextSeq();
    this.#send(kind, seq, asJson({ ...message, epoch: this.#options.epoch, seq }));
  }

  #send(kind: FrameKind, seq: number, payload: Uint8Array): void {
    const { bus, gateway, conversation, epoch } = this.#options;
    bus.send(gateway, { kind, conversation, epoch, seq, payload });
  }

  #nextSeq(): number {
    this.#seq += 1;
    return this.#seq;
  }
}

function asJson(value: object): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}
