export interface SentFrame {
  readonly kind: number;
  readonly seq: number;
  readonly payload: Uint8Array;
}

/**
 * What was sent and is not confirmed, bounded in bytes. Past the bound the oldest frames of the droppable kind go first:
 * words are kept, sound of a while ago has lost its meaning.
 */
export class SentFrames {
  readonly #maxBytes: number;
  readonly #droppable: number;
  #frames: SentFrame[] = [];
  #bytes = 0;

  constructor(maxBytes: number, droppable: number) {
    this.#maxBytes = maxBytes;
    this.#droppable = droppable;
  }

  get bytes(): number {
    return this.#bytes;
  }

  add(frame: SentFrame): void {
    this.#frames.push(frame);
    this.#bytes += frame.payload.length;
    while (this.#bytes > this.#maxBytes) {
      const oldest = this.#frames.findIndex(({ kind }) => kind === this.#droppable);
      this.#drop(Math.max(oldest, 0), 1);
    }
  }

  /** Frames up to `seq` have arrived. */
  confirm(seq: number): void {
    const first = this.#frames.findIndex((frame) => frame.seq > seq);
    this.#drop(0, first < 0 ? this.#frames.length : first);
  }

  /** What is kept of the frames `from` to `to`, in order. */
  between(from: number, to: number): readonly SentFrame[] {
    return this.#frames.filter(({ seq }) => seq >= from && seq <= to);
  }

  clear(): void {
    this.#frames = [];
    this.#bytes = 0;
  }

  #drop(from: number, count: number): void {
    for (const { payload } of this.#frames.splice(from, count)) this.#bytes -= payload.length;
  }
}
