/** Pieces it is handed over in (bytes): as long as a chunk of a patient client. */
const PIECE_BYTES = 9_600;

/** The newest audio up to a limit, copied into one block of memory that is used again and again. */
export class RecentAudio {
  #ring = new Uint8Array(0);
  #start = 0;
  #length = 0;

  /** Keeps `pcm` and the newest of what came before, `limit` bytes in all at most. */
  add(pcm: Uint8Array, limit: number): void {
    const piece = pcm.length > limit ? pcm.subarray(pcm.length - limit) : pcm;
    this.#dropTo(limit - piece.length);
    if (this.#length + piece.length > this.#ring.length) this.#grow(this.#length + piece.length, limit);
    const at = (this.#start + this.#length) % this.#ring.length;
    const untilEnd = this.#ring.length - at;
    this.#ring.set(piece.length > untilEnd ? piece.subarray(0, untilEnd) : piece, at);
    if (piece.length > untilEnd) this.#ring.set(piece.subarray(untilEnd), 0);
    this.#length += piece.length;
  }

  /** Forgets everything; the memory stays only if it is no more than `keep` bytes. */
  clear(keep: number): void {
    this.#start = 0;
    this.#length = 0;
    if (this.#ring.length > keep) this.#ring = new Uint8Array(0);
  }

  /** All of it, oldest first. Views: to be used before more is added. */
  get pieces(): readonly Uint8Array[] {
    const { length } = this.#ring;
    const untilEnd = Math.min(this.#length, length - this.#start);
    return [
      ...cut(this.#ring.subarray(this.#start, this.#start + untilEnd)),
      ...cut(this.#ring.subarray(0, this.#length - untilEnd)),
    ];
  }

  #dropTo(bytes: number): void {
    const excess = this.#length - bytes;
    if (excess <= 0) return;
    this.#start = (this.#start + excess) % this.#ring.length;
    this.#length -= excess;
  }

  /** Twice as much each time, so that an utterance is copied few times over; never more than the limit. */
  #grow(needed: number, limit: number): void {
    const larger = new Uint8Array(Math.min(Math.max(needed, 2 * this.#ring.length), limit));
    let offset = 0;
    for (const piece of this.pieces) {
      larger.set(piece, offset);
      offset += piece.length;
    }
    this.#ring = larger;
    this.#start = 0;
  }
}

function cut(bytes: Uint8Array): Uint8Array[] {
  const count = Math.ceil(bytes.length / PIECE_BYTES);
  return Array.from({ length: count }, (_, index) => bytes.subarray(index * PIECE_BYTES, (index + 1) * PIECE_BYTES));
}
