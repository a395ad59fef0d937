import type { Frame } from '../bus.port.ts';

export interface OrderedFramesParts {
  /** Takes the frames, one after the other without a gap. */
  readonly deliver: (frame: Frame) => void;
  /** Asks the sender for the frames `from` to `to`, both included, again. */
  readonly ask: (from: number, to: number) => void;
  /** The frames `from` to `to` will never come; what follows them goes on. */
  readonly onLost: (from: number, to: number) => void;
}

/** Bytes of frames that may wait for a missing one before it is given up. */
const MAX_HELD_BYTES = 4 * 1024 * 1024;
/** Ticks after which what did not come is asked for again, and after which it is given up. */
const ASK_AGAIN_TICKS = 2;
const GIVE_UP_TICKS = 150;

export type Receipt = 'taken' | 'duplicate' | 'stale-epoch';

/**
 * The receiver's side of a count: hands frames on in order and once. One that is missing is asked for at once, when the
 * next one or the sender's own word shows it, and the ones behind it wait. A higher epoch is a new sender, which counts from 1.
 */
export class OrderedFrames {
  readonly #parts: OrderedFramesParts;
  #epoch = 0;
  /** Of the newest frame handed on. */
  #seq = 0;
  /** Of the newest frame there is, as far as is known. */
  #newest = 0;
  readonly #held = new Map<number, Frame>();
  #heldBytes = 0;
  #ticksSinceAsked = 0;
  #ticksMissing = 0;
  /** What was asked for ends here: only what is missing behind it is worth another question. */
  #askedTo = 0;

  constructor(parts: OrderedFramesParts) {
    this.#parts = parts;
  }

  get seq(): number {
    return this.#seq;
  }

  /** Goes on behind `after` in `epoch`; what waited for an earlier one is dropped. */
  start(epoch: number, after: number): void {
    this.#epoch = epoch;
    this.#seq = after;
    this.#newest = after;
    this.#askedTo = after;
    this.#held.clear();
    this.#heldBytes = 0;
  }

  receive(frame: Frame): Receipt {
    const { epoch, seq } = frame;
    if (!this.#enter(epoch)) return 'stale-epoch';
    if (seq <= this.#seq || this.#held.has(seq)) return 'duplicate';
    if (seq === this.#seq + 1 && this.#held.size === 0) this.#hand(frame);
    else this.#hold(frame);
    return 'taken';
  }

  /** The sender's word: it has sent up to `seq` by now. */
  told(epoch: number, seq: number): void {
    if (this.#enter(epoch)) this.#expect(seq);
  }

  /** The sender's word: it cannot send `from` to `to` again. */
  gone(from: number, to: number): void {
    if (from > this.#seq + 1 || to <= this.#seq) return;
    this.#skip(to);
  }

  /** To be called ten times a second. */
  tick(): void {
    if (this.#newest === this.#seq) return;
    this.#ticksMissing += 1;
    this.#ticksSinceAsked += 1;
    if (this.#ticksMissing >= GIVE_UP_TICKS) this.#skip(this.#lastMissing());
    else if (this.#ticksSinceAsked >= ASK_AGAIN_TICKS) this.#ask();
  }

  #enter(epoch: number): boolean {
    if (epoch < this.#epoch) return false;
    if (epoch > this.#epoch) {
      if (this.#newest > this.#seq) this.#parts.onLost(this.#seq + 1, this.#newest);
      this.start(epoch, 0);
    }
    return true;
  }

  #hand(frame: Frame): void {
    this.#seq = frame.seq;
    if (frame.seq > this.#newest) this.#newest = frame.seq;
    this.#ticksMissing = 0;
    this.#ticksSinceAsked = 0;
    this.#parts.deliver(frame);
  }

  #hold(frame: Frame): void {
    // The payload is a view of a larger buffer, which is used again.
    this.#held.set(frame.seq, { ...frame, payload: Uint8Array.from(frame.payload) });
    this.#heldBytes += frame.payload.length;
    this.#expect(frame.seq);
    if (frame.seq === this.#seq + 1) this.#drain();
    if (this.#heldBytes > MAX_HELD_BYTES) this.#skip(this.#lastMissing());
  }

  #expect(seq: number): void {
    const knewOfMissing = this.#newest > this.#seq;
    if (seq > this.#newest) this.#newest = seq;
    if (!knewOfMissing && this.#newest > this.#seq && !this.#held.has(this.#seq + 1)) this.#ask();
  }

  /** Hands on what waits and follows; asks for what is missing behind it. */
  #drain(): void {
    for (let next = this.#held.get(this.#seq + 1); next; next = this.#held.get(this.#seq + 1)) {
      this.#held.delete(next.seq);
      this.#heldBytes -= next.payload.length;
      this.#hand(next);
    }
    if (this.#newest > this.#seq && this.#seq >= this.#askedTo) this.#ask();
  }

  #ask(): void {
    this.#ticksSinceAsked = 0;
    this.#askedTo = this.#lastMissing();
    this.#parts.ask(this.#seq + 1, this.#askedTo);
  }

  /** The end of the first stretch that is missing. */
  #lastMissing(): number {
    let first = this.#newest + 1;
    for (const seq of this.#held.keys()) if (seq < first) first = seq;
    return first - 1;
  }

  #skip(to: number): void {
    const until = Math.min(to, this.#lastMissing());
    const from = this.#seq + 1;
    this.#seq = until;
    this.#ticksMissing = 0;
    this.#parts.onLost(from, until);
    this.#drain();
  }
}
