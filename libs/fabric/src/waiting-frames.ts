interface WaitingFrame {
  readonly kind: number;
  readonly payload: Uint8Array;
}

export interface DroppedFrames {
  readonly frames: number;
  readonly bytes: number;
}

/**
 * What has to wait until its receiver is there, bounded in bytes. Past the bound the oldest frames of the droppable
 * kind go first: typed words are kept, speech from a while ago has lost its meaning.
 */
export class WaitingFrames {
  readonly #maxBytes: number;
  readonly #droppable: number;
  #frames: WaitingFrame[] = [];
  #bytes = 0;

  constructor(maxBytes: number, droppable: number) {
    this.#maxBytes = maxBytes;
    this.#droppable = droppable;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Keeps a frame; returns what had to be dropped for it. */
  add(kind: number, payload: Uint8Array): DroppedFrames {
    this.#frames.push({ kind, payload });
    this.#bytes += payload.length;
    let bytes = 0;
    let frames = 0;
    while (this.#bytes > this.#maxBytes) {
      const oldest = this.#frames.findIndex((frame) => frame.kind === this.#droppable);
      const [frame] = this.#frames.splice(Math.max(oldest, 0), 1);
      if (!frame) break;
      this.#bytes -= frame.payload.length;
      bytes += frame.payload.length;
      frames += 1;
    }
    return { frames, bytes };
  }

  /** Hands everything over in order and is empty afterwards. */
  take(): readonly WaitingFrame[] {
    const frames = this.#frames;
    this.#frames = [];
    this.#bytes = 0;
    return frames;
  }
}
