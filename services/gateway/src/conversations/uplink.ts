import {
  FrameLink,
  SentFrames,
  WaitingFrames,
  type Address,
  type BusPort,
  type Frame,
  type LinkClock,
  type PeerWatch,
} from '@colloquy/fabric';
import { frameKind, type FrameKind } from '@colloquy/protocol/internal';

import type { GatewayEvents } from '../gateway.events.ts';

export interface UplinkParts {
  readonly conversation: string;
  readonly self: Address;
  readonly bus: BusPort;
  readonly peers: PeerWatch;
  readonly clock: LinkClock;
  readonly events: GatewayEvents;
  /** Bytes kept while there is no worker, and bytes kept of what a worker has not confirmed. */
  readonly maxWaitingBytes: number;
  /** The frame with this number is on its way. */
  readonly onSent: (seq: number) => void;
  /** Takes the worker's counted frames in order, once each. */
  readonly onFrame: (frame: Frame) => void;
}

/**
 * The way to the worker that has the conversation and back, over a bus that may lose frames; what the client says while no
 * worker has it waits, bounded.
 */
export class Uplink {
  readonly #parts: UplinkParts;
  readonly #waiting: WaitingFrames;
  readonly #sent: SentFrames;
  readonly #link: FrameLink;
  #worker: Address | null = null;
  #ticking: Disposable | null = null;
  #epoch = 0;
  #seq = 0;
  /** Frames up to this number come a second time: what is missing among them was not lost now. */
  #replayedUntil = 0;

  constructor(parts: UplinkParts) {
    this.#parts = parts;
    this.#waiting = new WaitingFrames(parts.maxWaitingBytes, frameKind.clientAudio);
    this.#sent = new SentFrames(parts.maxWaitingBytes, frameKind.clientAudio);
    this.#link = new FrameLink({
      kinds: frameKind,
      self: parts.self,
      tell: (kind, payload) => this.#put(kind, 0, payload),
      resend: (from, to) => this.#resend(from, to),
      onConfirmed: (seq) => this.#sent.confirm(seq),
      deliver: parts.onFrame,
      onMissing: (frames) => parts.events.framesAskedAgain(frames),
      onLost: (from, to) => this.#noteLost(from, to),
    });
  }

  get worker(): Address | null {
    return this.#worker;
  }

  /** Of the newest worker there was. */
  get epoch(): number {
    return this.#epoch;
  }

  /** Everything goes to this worker now, numbered on from `seq`: first what waited. */
  assign(worker: Address, epoch: number, seq = 0): void {
    this.lose();
    this.#parts.peers.watch(worker);
    this.#worker = worker;
    this.#epoch = epoch;
    this.#seq = seq;
    this.#sent.clear();
    this.#replayedUntil = 0;
    this.#link.sendFrom(0);
    this.#ticking = this.#parts.clock.add(() => this.#link.tick());
    for (const { kind, payload } of this.#waiting.take()) this.send(kind, payload);
  }

  /** There is no worker until another one is assigned. */
  lose(): void {
    if (this.#worker === null) return;
    this.#parts.peers.unwatch(this.#worker);
    this.#ticking?.[Symbol.dispose]();
    this.#worker = null;
  }

  send(kind: number, payload: Uint8Array): void {
    const { events, onSent } = this.#parts;
    if (this.#worker === null) {
      const dropped = this.#waiting.add(kind, payload);
      if (dropped.frames > 0) events.waitingAudioDropped(dropped);
      return;
    }
    this.#seq += 1;
    onSent(this.#seq);
    this.#sent.add({ kind, seq: this.#seq, payload });
    this.#link.sent(this.#seq);
    this.#put(kind, this.#seq, payload);
  }

  /** The last word to the worker, if there is one. */
  leave(kind: FrameKind, payload = new Uint8Array()): void {
    if (this.#worker !== null) this.send(kind, payload);
    this.lose();
  }

  /** What the worker sends is counted on behind `after`; up to `until` it is what a client that came back has missed. */
  expectFrom(epoch: number, after: number, until: number): void {
    this.#replayedUntil = until;
    this.#link.expectFrom(epoch, after);
  }

  /** A frame of the worker; false when it is none of the link's words and outside the count. */
  receive(frame: Frame): boolean {
    if (this.#link.takes(frame)) return true;
    if (frame.seq === 0) return false;
    if (this.#link.receive(frame) !== 'taken') this.#parts.events.frameIgnored('duplicate');
    return true;
  }

  #noteLost(from: number, to: number): void {
    const first = Math.max(from, this.#replayedUntil + 1);
    if (to >= first) this.#parts.events.framesMissing(this.#parts.conversation, to - first + 1);
  }

  #resend(from: number, to: number): readonly number[] {
    const frames = this.#sent.between(from, to);
    for (const { kind, seq, payload } of frames) this.#put(kind, seq, payload);
    return frames.map(({ seq }) => seq);
  }

  #put(kind: number, seq: number, payload: Uint8Array): void {
    const { bus, conversation } = this.#parts;
    if (this.#worker !== null) bus.send(this.#worker, { kind, conversation, epoch: this.#epoch, seq, payload });
  }
}
