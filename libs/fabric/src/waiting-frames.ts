import { BoundedFrames, type DroppedFrames } from './bounded-frames.ts';

interface WaitingFrame {
  readonly kind: number;
  readonly payload: Uint8Array;
}

/** What has to wait until its receiver is there, bounded in bytes: typed words are kept, old speech goes first. */
export class WaitingFrames {
  readonly #frames: BoundedFrames<WaitingFrame>;

  constructor(maxBytes: number, droppable: number) {
    this.#frames = new BoundedFrames(maxBytes, droppable);
  }

  get bytes(): number {
    return this.#frames.bytes;
  }

  /** Keeps a frame; returns what had to be dropped for it. */
  add(kind: number, payload: Uint8Array): DroppedFrames {
    return this.#frames.add({ kind, payload });
  }

  /** Hands everything over in order and is empty afterwards. */
  take(): readonly WaitingFrame[] {
    return this.#frames.take();
  }
}
