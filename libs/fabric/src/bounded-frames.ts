interface KeptFrame {
  readonly kind: number;
  readonly payload: Uint8Array;
}

export interface DroppedFrames {
  readonly frames: number;
  readonly bytes: number;
}

/**
 * Frames in order, bounded in bytes. Past the bound the oldest frames of the droppable kind go first: words are kept, sound
 * of a while ago has lost its meaning.
 */
export class BoundedFrames<F extends KeptFrame> {
  readonly #maxBytes: number;
  readonly #droppable: number;
  #frames: F[] = [];
  #bytes = 0;

  constructor(maxBytes: number, droppable: number) {
    this.#maxBytes = maxBytes;
    this.#droppable = droppable;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get all(): readonly F[] {
    return this.#frames;
  }

  /** Keeps a frame; returns what had to be dropped for it. */
  add(frame: F): DroppedFrames {
    this.#frames.push(frame);
    this.#bytes += frame.payload.length;
    const before = this.#bytes;
    let frames = 0;
    while (this.#bytes > this.#maxBytes) {
      const oldest = this.#frames.findIndex(({ kind }) => kind === this.#droppable);
      this.#drop(Math.max(oldest, 0), 1);
      frames += 1;
    }
    return { frames, bytes: before - this.#bytes };
  }

  dropFirst(count: number): void {
    this.#drop(0, count);
  }

  /** Hands everything over in order and is empty afterwards. */
  take(): readonly F[] {
    const frames = this.#frames;
    this.#frames = [];
    this.#bytes = 0;
    return frames;
  }

  #drop(from: number, count: number): void {
    for (const { payload } of this.#frames.splice(from, count)) this.#bytes -= payload.length;
  }
}
