import type { Frame } from './bus.port.ts';
import { frameBytes, writeFrame } from './frame-codec.ts';

export interface FrameBatcherOptions {
  /**
   * Takes a batch, or returns false when there is no room: then the batch grows and is offered again later. Call
   * `release` once nobody reads the batch any more: its memory is used again. Without that it is left to the collector.
   */
  readonly write: (batch: Buffer, release: () => void) => boolean;
  /** Bytes that may wait; past them frames are dropped. */
  readonly maxBytes?: number;
}

const smallestBuffer = 16 * 1024;
const largestSpareBuffer = 256 * 1024;
const mostSpareBuffers = 4;

/** Collects the frames for one destination, to be handed on many at a time; when is for its owner to say. */
export class FrameBatcher {
  readonly #write: FrameBatcherOptions['write'];
  readonly #maxBytes: number;
  /** Fresh buffers by the thousand are what the garbage collector would spend most of a busy sender's time on. */
  readonly #spare: Buffer[] = [];
  #buffer: Buffer | null = null;
  #used = 0;
  #overflowed = 0;

  constructor({ write, maxBytes = 4 * 1024 * 1024 }: FrameBatcherOptions) {
    this.#write = write;
    this.#maxBytes = maxBytes;
  }

  /** Frames dropped since the start because `maxBytes` were waiting. */
  get overflowed(): number {
    return this.#overflowed;
  }

  get isEmpty(): boolean {
    return this.#used === 0;
  }

  /**
   * Copies the frame into the next batch. Returns false when it was dropped: the overflow. Throws `FrameError` for a
   * frame that does not fit the wire format.
   */
  add(frame: Frame): boolean {
    const end = this.#used + frameBytes(frame);
    if (end > this.#maxBytes) {
      this.#overflowed += 1;
      return false;
    }
    this.#used = writeFrame(frame, this.#roomFor(end), this.#used);
    return true;
  }

  /** Offers what waits; false when there was no room for it, and it still waits. */
  flush(): boolean {
    const buffer = this.#buffer;
    if (buffer === null || this.#used === 0) return true;
    if (!this.#write(buffer.subarray(0, this.#used), () => this.#keepSpare(buffer))) return false;
    this.#buffer = null;
    this.#used = 0;
    return true;
  }

  #keepSpare(buffer: Buffer): void {
    if (this.#spare.length < mostSpareBuffers && buffer.length <= largestSpareBuffer) this.#spare.push(buffer);
  }

  /** A buffer with what waits and room up to `end`. */
  #roomFor(end: number): Buffer {
    const current = this.#buffer;
    if (current !== null && current.length >= end) return current;
    const larger = this.#takeBuffer(end);
    current?.copy(larger, 0, 0, this.#used);
    this.#buffer = larger;
    return larger;
  }

  #takeBuffer(bytes: number): Buffer {
    const spare = this.#spare.pop();
    if (spare !== undefined && spare.length >= bytes) return spare;
    return Buffer.allocUnsafeSlow(Math.max(bytes + (bytes >> 1), smallestBuffer));
  }
}
