import type { Address, Frame } from '../bus.port.ts';
import { decodeLinkWord, encodeLinkWord } from './link-word.ts';
import { OrderedFrames, type Receipt } from './ordered-frames.ts';
import { SendPulse } from './send-pulse.ts';

/** The kinds of the four words of a link. */
export interface LinkKinds {
  /** I have sent up to this number. */
  readonly sync: number;
  /** I have everything up to this number. */
  readonly confirm: number;
  /** Send these again. */
  readonly again: number;
  /** These cannot be sent again. */
  readonly gone: number;
}

export interface FrameLinkParts {
  readonly kinds: LinkKinds;
  readonly self: Address;
  /** Sends a frame outside the count to the other end, if there is one. */
  readonly tell: (kind: number, payload: Uint8Array) => void;
  /** Sends what is kept of the frames `from` to `to` again, in order; returns their numbers. */
  readonly resend: (from: number, to: number) => readonly number[];
  /** The other end has everything up to `seq`. */
  readonly onConfirmed: (seq: number) => void;
  /** Takes the frames of the other end in order, once each. */
  readonly deliver: (frame: Frame) => void;
  /** So many frames were missing and are asked for. */
  readonly onMissing: (frames: number) => void;
  /** The frames `from` to `to` will never come. */
  readonly onLost: (from: number, to: number) => void;
}

/**
 * One end of what goes between two processes about one conversation, over a bus that may lose frames: what is sent in the
 * count is kept by the sender until it is confirmed, and sent again when the receiver misses it. A loss shows with the next
 * frame, or within two ticks.
 */
export class FrameLink {
  readonly #parts: FrameLinkParts;
  readonly #ordered: OrderedFrames;
  readonly #pulse = new SendPulse();

  constructor(parts: FrameLinkParts) {
    this.#parts = parts;
    const { deliver, onLost } = parts;
    this.#ordered = new OrderedFrames({ deliver, onLost, ask: (from, to) => this.#ask(from, to) });
  }

  /** What comes is counted on behind `after` in `epoch`. */
  expectFrom(epoch: number, after: number): void {
    this.#ordered.start(epoch, after);
  }

  /** The other end is another one now, or has been told nothing yet: it hears of `newest`, the newest frame sent. */
  sendFrom(newest: number): void {
    this.#pulse.start(newest);
  }

  /** A counted frame has been sent. */
  sent(seq: number): void {
    this.#pulse.sent(seq);
  }

  /** A frame of the other end that is in the count. */
  receive(frame: Frame): Receipt {
    return this.#ordered.receive(frame);
  }

  /** Whether the frame was a word of the link, which is done with it. */
  takes({ kind, epoch, payload }: Frame): boolean {
    const { kinds, onConfirmed } = this.#parts;
    if (kind === kinds.sync) this.#reconcile(epoch, decodeLinkWord(payload).to);
    else if (kind === kinds.again) this.#resend(payload);
    else if (kind === kinds.gone) this.#giveUp(payload);
    else if (kind === kinds.confirm) {
      const { to } = decodeLinkWord(payload);
      this.#pulse.confirmed(to);
      onConfirmed(to);
    } else return false;
    return true;
  }

  /** To be called ten times a second. */
  tick(): void {
    this.#ordered.tick();
    if (this.#pulse.tick()) this.#tell(this.#parts.kinds.sync, 0, this.#pulse.newest);
  }

  #reconcile(epoch: number, newest: number): void {
    this.#ordered.told(epoch, newest);
    // In the midst of what is missing there is nothing to confirm that was not confirmed before.
    this.#tell(this.#parts.kinds.confirm, 0, this.#ordered.seq);
  }

  #resend(payload: Uint8Array): void {
    const { from, to } = decodeLinkWord(payload);
    const sent = this.#parts.resend(from, to);
    let next = from;
    for (const seq of [...sent, to + 1]) {
      if (seq > next) this.#tell(this.#parts.kinds.gone, next, seq - 1);
      next = seq + 1;
    }
  }

  #giveUp(payload: Uint8Array): void {
    const { from, to } = decodeLinkWord(payload);
    this.#ordered.gone(from, to);
  }

  #ask(from: number, to: number): void {
    this.#parts.onMissing(to - from + 1);
    this.#tell(this.#parts.kinds.again, from, to);
  }

  #tell(kind: number, from: number, to: number): void {
    this.#parts.tell(kind, encodeLinkWord({ from, to, sender: this.#parts.self }));
  }
}
