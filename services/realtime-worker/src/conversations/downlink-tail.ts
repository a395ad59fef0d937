import { frameKind, type FrameKind } from '@colloquy/protocol/internal';

/** Bytes kept of one conversation: a minute and a half of speech, or any number of words. */
const MAX_BYTES = 4 * 1024 * 1024;

export interface KeptFrame {
  readonly kind: FrameKind;
  readonly seq: number;
  readonly payload: Uint8Array;
  /** When it was sent (ms, the caller's clock). */
  readonly sentAt: number;
}

/**
 * The newest frames of the stream to the client, for one that lost its connection and comes back. Bounded in time and in
 * bytes; past the bytes the oldest audio goes first, because words still mean something when their sound does not.
 */
export class DownlinkTail {
  readonly #maxAgeMs: number;
  #frames: KeptFrame[] = [];
  #bytes = 0;

  /** `maxAgeMs` 0: nothing is kept. */
  constructor(maxAgeMs: number) {
    this.#maxAgeMs = maxAgeMs;
  }

  get bytes(): number {
    return this.#bytes;
  }

  add(frame: KeptFrame): void {
    if (this.#maxAgeMs === 0) return;
    this.#frames.push(frame);
    this.#bytes += frame.payload.length;
    this.#prune(frame.sentAt);
  }

  /** What is kept of the frames numbered above `seq`, in order. */
  after(seq: number, now: number): readonly KeptFrame[] {
    this.#prune(now);
    return this.#frames.filter((frame) => frame.seq > seq);
  }

  #prune(now: number): void {
    const firstFresh = this.#frames.findIndex(({ sentAt }) => now - sentAt <= this.#maxAgeMs);
    this.#drop(0, firstFresh < 0 ? this.#frames.length : firstFresh);
    while (this.#bytes > MAX_BYTES) {
      const oldestAudio = this.#frames.findIndex(({ kind }) => kind === frameKind.replyAudio);
      this.#drop(Math.max(oldestAudio, 0), 1);
    }
  }

  #drop(from: number, count: number): void {
    if (count === 0) return;
    for (const { payload } of this.#frames.splice(from, count)) this.#bytes -= payload.length;
  }
}
