import type { Section } from './biquad.ts';

/** Keeps the filter in silence from denormal numbers, which are ten times slower; far below one sample step. */
const BIAS = 1e-9;

/**
 * Two equal low-passes, and then one sample in `factor`. The recursion runs at the rate of the sound; the zeros,
 * (1 + z⁻¹)⁴ = 1 + 4 z⁻¹ + 6 z⁻² + 4 z⁻³ + z⁻⁴, are applied to what is kept alone.
 */
export class Decimator {
  readonly #section: Section;
  readonly #factor: number;
  /** What the recursions remember: the last two outputs of the first, the last five of the second. */
  #memory: Memory = silence;
  /** Samples since the last one kept. */
  #phase = 0;

  constructor(section: Section, factor: number) {
    this.#section = section;
    this.#factor = factor;
  }

  /** How many samples are kept of the next sound. */
  countOf(sound: Int16Array): number {
    return Math.floor((this.#phase + sound.length) / this.#factor);
  }

  /** Writes what is kept of the next sound to the start of `output`. */
  process(sound: Int16Array, output: Float64Array): void {
    const { a1, a2, b0 } = this.#section;
    const gain = b0 * b0;
    // Everything in locals: fields would be read and written once a sample.
    let { y1, y2, z1, z2, z3, z4, z5 } = this.#memory;
    let due = this.#factor - this.#phase;
    let kept = 0;
    for (const sample of sound) {
      const y = sample + BIAS - a2 * y2 - a1 * y1;
      y2 = y1;
      y1 = y;
      z5 = z4;
      z4 = z3;
      z3 = z2;
      z2 = z1;
      z1 = y - a2 * z3 - a1 * z2;
      due -= 1;
      if (due > 0) continue;
      due = this.#factor;
      output[kept++] = gain * (z1 + 4 * (z2 + z4) + 6 * z3 + z5);
    }
    this.#memory = { y1, y2, z1, z2, z3, z4, z5 };
    this.#phase = this.#factor - due;
  }

  /** Forgets the sound so far. */
  reset(): void {
    this.#memory = silence;
  }
}

const silence = { y1: 0, y2: 0, z1: 0, z2: 0, z3: 0, z4: 0, z5: 0 };
type Memory = typeof silence;
