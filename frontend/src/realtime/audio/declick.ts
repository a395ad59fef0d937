/**
 * Turns abrupt starts and cuts into ramps of a few milliseconds: audio that starts rises from silence, the last sample
 * before a cut decays, and when a start follows a cut at once both overlap.
 */
export class Declick {
  readonly #step: number;
  #gain = 0;
  #held = 0;
  #decay = 0;
  #last = 0;

  constructor(rampSamples: number) {
    this.#step = 1 / rampSamples;
  }

  /** Audio begins with the next block. */
  start(): void {
    this.#gain = 0;
  }

  /** Audio ended with the last block; silence follows. */
  cut(): void {
    this.#held = this.#last;
    this.#decay = 1;
  }

  /** Shapes in place a block of audio, or of the silence after a cut. */
  shape(block: Float32Array): void {
    for (let i = 0; i < block.length; i += 1) {
      const sample = (block[i] ?? 0) * this.#gain + this.#held * this.#decay;
      this.#gain = Math.min(1, this.#gain + this.#step);
      this.#decay = Math.max(0, this.#decay - this.#step);
      block[i] = sample;
      this.#last = sample;
    }
  }
}
