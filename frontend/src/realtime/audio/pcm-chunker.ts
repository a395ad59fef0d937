/**
 * Cuts a stream of float samples (−1…1) into PCM16 chunks of exactly `chunkSamples`. The chunks are in the machine's
 * byte order, which is the little-endian the protocol asks for on everything a browser runs on.
 */
export class PcmChunker {
  readonly #chunkSamples: number;
  readonly #emit: (chunk: Int16Array<ArrayBuffer>) => void;
  #chunk: Int16Array<ArrayBuffer>;
  #filled = 0;

  constructor(chunkSamples: number, emit: (chunk: Int16Array<ArrayBuffer>) => void) {
    this.#chunkSamples = chunkSamples;
    this.#emit = emit;
    this.#chunk = new Int16Array(chunkSamples);
  }

  /** Takes samples of any number; hands every full chunk out as an array of its own, so that it can be transferred. */
  push(samples: Float32Array): void {
    for (const sample of samples) {
      this.#chunk[this.#filled] = toInt16(sample);
      this.#filled += 1;
      if (this.#filled < this.#chunkSamples) continue;
      const full = this.#chunk;
      this.#chunk = new Int16Array(this.#chunkSamples);
      this.#filled = 0;
      this.#emit(full);
    }
  }
}

function toInt16(sample: number): number {
  const clamped = Math.max(-1, Math.min(1, sample));
  return Math.round(clamped < 0 ? clamped * 0x8000 : clamped * 0x7fff);
}
