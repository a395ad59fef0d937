import { systemTimers, type Timers } from '@colloquy/lifecycle';

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
  /** Shortest time between two batches (ms). */
  readonly paceMs?: number;
  readonly timers?: Timers;
  /** Runs an action when this turn of the event loop has read what there was to read. */
  readonly soon?: (action: () => void) => void;
}

const smallestBuffer = 16 * 1024;
const largestSpareBuffer = 256 * 1024;
const mostSpareBuffers = 4;

/**
 * Collects the frames for one destination and hands them on many at a time. The pace follows the load: after a quiet
 * moment a frame leaves at the end of this turn of the event loop; what comes within `paceMs` of the last batch waits
 * for the rest of that time, so that a busy sender makes at most one batch per `paceMs`.
 */
export class FrameBatcher implements Disposable {
  readonly #write: FrameBatcherOptions['write'];
  readonly #maxBytes: number;
  readonly #paceMs: number;
  readonly #timers: Timers;
  readonly #soon: (action: () => void) => void;
  #state: 'idle' | 'soon' | 'pacing' | 'disposed' = 'idle';
  #pace: Disposable | null = null;
  /** Fresh buffers by the thousand are what the garbage collector would spend most of a busy sender's time on. */
  readonly #spare: Buffer[] = [];
  #buffer: Buffer | null = null;
  #used = 0;
  #overflowed = 0;

  constructor(options: FrameBatcherOptions) {
    this.#write = options.write;
    this.#maxBytes = options.maxBytes ?? 4 * 1024 * 1024;
    this.#paceMs = options.paceMs ?? 1;
    this.#timers = options.timers ?? systemTimers;
    this.#soon = options.soon ?? setImmediate;
  }

  /** Frames dropped since the start because `maxBytes` were waiting. */
  get overflowed(): number {
    return this.#overflowed;
  }

  get isIdle(): boolean {
    return this.#state === 'idle';
  }

  /**
   * Copies the frame into the next batch. Returns false when it was dropped: the overflow. Throws `FrameError` for a
   * frame that does not fit the wire format.
   */
  add(frame: Frame): boolean {
    const end = this.#used + frameBytes(frame);
    if (this.#state === 'disposed' || end > this.#maxBytes) {
      this.#overflowed += 1;
      return false;
    }
    this.#used = writeFrame(frame, this.#roomFor(end), this.#used);
    if (this.#state === 'idle') {
      this.#state = 'soon';
      this.#soon(() => this.#flush());
    }
    return true;
  }

  /** Hands on what waits, if there is room for it, and takes nothing more. */
  [Symbol.dispose](): void {
    if (this.#state === 'disposed') return;
    this.#pace?.[Symbol.dispose]();
    this.#handOn();
    this.#state = 'disposed';
    this.#buffer = null;
  }

  #flush(): void {
    if (this.#state === 'disposed') return;
    if (this.#used === 0) {
      this.#state = 'idle';
      return;
    }
    this.#handOn();
    this.#state = 'pacing';
    this.#pace = this.#timers.after(this.#paceMs, () => this.#flush());
  }

  #handOn(): void {
    const buffer = this.#buffer;
    if (buffer === null || this.#used === 0) return;
    if (!this.#write(buffer.subarray(0, this.#used), () => this.#keepSpare(buffer))) return;
    this.#buffer = null;
    this.#used = 0;
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
