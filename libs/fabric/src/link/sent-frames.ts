import { BoundedFrames } from '../bounded-frames.ts';

export interface SentFrame {
  readonly kind: number;
  readonly seq: number;
  readonly payload: Uint8Array;
}

/** What was sent and is not confirmed, bounded in bytes: words are kept, old sound goes first. */
export class SentFrames {
  readonly #frames: BoundedFrames<SentFrame>;

  constructor(maxBytes: number, droppable: number) {
    this.#frames = new BoundedFrames(maxBytes, droppable);
  }

  get bytes(): number {
    return this.#frames.bytes;
  }

  add(frame: SentFrame): void {
    this.#frames.add(frame);
  }

  /** Frames up to `seq` have arrived. */
  confirm(seq: number): void {
    const { all } = this.#frames;
    const first = all.findIndex((frame) => frame.seq > seq);
    this.#frames.dropFirst(first < 0 ? all.length : first);
  }

  /** What is kept of the frames `from` to `to`, in order. */
  between(from: number, to: number): readonly SentFrame[] {
    return this.#frames.all.filter(({ seq }) => seq >= from && seq <= to);
  }

  clear(): void {
    this.#frames.take();
  }
}
