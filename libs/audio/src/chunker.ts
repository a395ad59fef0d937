/** Cuts a signal that arrives in pieces of any size into chunks of exactly `samplesPerChunk`; keeps the rest back. */
export class Chunker {
  readonly #samplesPerChunk: number;
  #pending: Int16Array;
  #filled = 0;

  constructor(samplesPerChunk: number) {
    if (!Number.isSafeInteger(samplesPerChunk) || samplesPerChunk < 1) {
      throw new RangeError(`a chunk cannot have ${samplesPerChunk} samples`);
    }
    this.#samplesPerChunk = samplesPerChunk;
    this.#pending = new Int16Array(samplesPerChunk);
  }

  /** The chunks that `piece` completes, each in memory of its own; `piece` may be used again afterwards. */
  push(piece: Int16Array): Int16Array[] {
    const chunks: Int16Array[] = [];
    for (let start = 0; start < piece.length;) {
      const part = piece.subarray(start, start + this.#samplesPerChunk - this.#filled);
      this.#pending.set(part, this.#filled);
      this.#filled += part.length;
      start += part.length;
      if (this.#filled === this.#samplesPerChunk) chunks.push(this.#take());
    }
    return chunks;
  }

  /** The rest that makes no whole chunk, possibly empty; the chunker then starts afresh. */
  flush(): Int16Array {
    const rest = this.#filled;
    return this.#take().subarray(0, rest);
  }

  #take(): Int16Array {
    const chunk = this.#pending;
    this.#pending = new Int16Array(this.#samplesPerChunk);
    this.#filled = 0;
    return chunk;
  }
}
