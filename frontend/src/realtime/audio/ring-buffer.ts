const INT16_SCALE = 1 / 0x8000;

/** First-in-first-out store of PCM16 samples in one typed array that doubles up to `maxSamples` and refuses the rest. */
export class RingBuffer {
  #samples: Int16Array;
  #start = 0;
  #length = 0;
  readonly #maxSamples: number;

  constructor(initialSamples: number, maxSamples: number) {
    this.#samples = new Int16Array(Math.min(initialSamples, maxSamples));
    this.#maxSamples = maxSamples;
  }

  /** Samples stored and not yet read. */
  get length(): number {
    return this.#length;
  }

  /** Stores as many of `samples` as there is room for and returns how many that were. */
  write(samples: Int16Array): number {
    const accepted = Math.min(samples.length, this.#maxSamples - this.#length);
    this.#reserve(this.#length + accepted);
    const at = (this.#start + this.#length) % this.#samples.length;
    const beforeWrap = Math.min(accepted, this.#samples.length - at);
    this.#samples.set(samples.subarray(0, beforeWrap), at);
    this.#samples.set(samples.subarray(beforeWrap, accepted), 0);
    this.#length += accepted;
    return accepted;
  }

  /** Moves the oldest samples into the front of `target`, scaled to −1…1, and returns how many there were. */
  read(target: Float32Array): number {
    const count = Math.min(target.length, this.#length);
    const capacity = this.#samples.length;
    for (let i = 0; i < count; i += 1) {
      target[i] = (this.#samples[(this.#start + i) % capacity] ?? 0) * INT16_SCALE;
    }
    this.#start = (this.#start + count) % capacity;
    this.#length -= count;
    return count;
  }

  /** Forgets everything stored; the memory is kept for what follows. */
  clear(): void {
    this.#start = 0;
    this.#length = 0;
  }

  #reserve(needed: number): void {
    if (needed <= this.#samples.length) return;
    const grown = new Int16Array(Math.min(this.#maxSamples, Math.max(needed, this.#samples.length * 2)));
    const beforeWrap = Math.min(this.#length, this.#samples.length - this.#start);
    grown.set(this.#samples.subarray(this.#start, this.#start + beforeWrap), 0);
    grown.set(this.#samples.subarray(0, this.#length - beforeWrap), beforeWrap);
    this.#samples = grown;
    this.#start = 0;
  }
}
