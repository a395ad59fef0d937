import { loudness } from '../../components/loudness.ts';

/** The loudness of one voice over the last moments, newest first, each between 0 (silence) and 1 (loud speech). */
export class LevelHistory {
  readonly #levels: Float32Array;
  #newest = 0;
  #peak = 0;

  constructor(length: number) {
    this.#levels = new Float32Array(length);
  }

  /** Notes a loudness (root mean square, 0…1) measured since the last step; the loudest counts. */
  measure(rms: number): void {
    this.#peak = Math.max(this.#peak, loudness(rms));
  }

  /** Ends the step that was measured and begins the next. */
  step(): void {
    const length = this.#levels.length;
    this.#newest = (this.#newest + length - 1) % length;
    this.#levels[this.#newest] = this.#peak;
    this.#peak = 0;
  }

  /** The level `age` steps ago; silence beyond what is kept. */
  at(age: number): number {
    if (age >= this.#levels.length) return 0;
    return this.#levels[(this.#newest + age) % this.#levels.length] ?? 0;
  }

  get isSilent(): boolean {
    return this.#levels.every((level) => level === 0);
  }
}
