/** Ten seconds of PCM16 at 24 kHz: what was said before that has lost its meaning. */
const MAX_BYTES = 10 * 48_000;

/** The user's voice while the connection is away, for when it is back; the oldest goes first. */
export class VoiceBacklog {
  #chunks: ArrayBuffer[] = [];
  #bytes = 0;

  /** Returns how many chunks had to go for this one. */
  add(chunk: ArrayBuffer): number {
    this.#chunks.push(chunk);
    this.#bytes += chunk.byteLength;
    let dropped = 0;
    while (this.#bytes > MAX_BYTES) {
      this.#bytes -= this.#chunks.shift()?.byteLength ?? this.#bytes;
      dropped += 1;
    }
    return dropped;
  }

  /** Everything in order; nothing is left. */
  take(): readonly ArrayBuffer[] {
    const chunks = this.#chunks;
    this.#chunks = [];
    this.#bytes = 0;
    return chunks;
  }
}
