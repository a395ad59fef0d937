import { highPass, lowPass, type Section } from './biquad.ts';

/** Keeps the filters in silence from denormal numbers, which are ten times slower; far below one sample step. */
const BIAS = 1e-9;

/** Lower and upper edge in Hz. */
export type Band = readonly [number, number];

/**
 * Three band-passes over the same sound, each a high-pass and a low-pass of second order, in one pass: three chains of
 * multiplications that do not wait for each other take little more time than one. All bands share the zeros,
 * (1 - z⁻¹)² (1 + z⁻¹)² = 1 - 2 z⁻² + z⁻⁴; what is left of each is recursion, and a gain that is applied to the energy.
 */
export class ThreeBands {
  readonly #sections: readonly [Section, Section, Section, Section, Section, Section];
  #memory: Memory = silence;

  constructor([first, second, third]: readonly [Band, Band, Band], rate: number) {
    this.#sections = [
      highPass(first[0], rate),
      lowPass(first[1], rate),
      highPass(second[0], rate),
      lowPass(second[1], rate),
      highPass(third[0], rate),
      lowPass(third[1], rate),
    ];
  }

  /** Sums of the squares that each band lets through of the next sound. */
  measure(sound: Int16Array): [number, number, number] {
    // Everything in locals: fields would be read and written once a sample.
    const [low1, high1, low2, high2, low3, high3] = this.#sections;
    const { a1, a2 } = low1;
    const { a1: b1, a2: b2 } = high1;
    const { a1: c1, a2: c2 } = low2;
    const { a1: d1, a2: d2 } = high2;
    const { a1: e1, a2: e2 } = low3;
    const { a1: f1, a2: f2 } = high3;
    let { a, aa, b, bb, c, cc, d, dd, e, ee, f, ff, x1, x2, x3, x4 } = this.#memory;
    let first = 0;
    let second = 0;
    let third = 0;
    for (const sample of sound) {
      const x = sample - 2 * x2 + x4 + BIAS;
      x4 = x3;
      x3 = x2;
      x2 = x1;
      x1 = sample;
      const y1 = x - a2 * aa - a1 * a;
      aa = a;
      a = y1;
      const z1 = y1 - b2 * bb - b1 * b;
      bb = b;
      b = z1;
      first += z1 * z1;
      const y2 = x - c2 * cc - c1 * c;
      cc = c;
      c = y2;
      const z2 = y2 - d2 * dd - d1 * d;
      dd = d;
      d = z2;
      second += z2 * z2;
      const y3 = x - e2 * ee - e1 * e;
      ee = e;
      e = y3;
      const z3 = y3 - f2 * ff - f1 * f;
      ff = f;
      f = z3;
      third += z3 * z3;
    }
    this.#memory = { a, aa, b, bb, c, cc, d, dd, e, ee, f, ff, x1, x2, x3, x4 };
    return [first * (low1.b0 * high1.b0) ** 2, second * (low2.b0 * high2.b0) ** 2, third * (low3.b0 * high3.b0) ** 2];
  }

  /** Forgets the sound so far. */
  reset(): void {
    this.#memory = silence;
  }
}

const silence = {
  a: 0,
  aa: 0,
  b: 0,
  bb: 0,
  c: 0,
  cc: 0,
  d: 0,
  dd: 0,
  e: 0,
  ee: 0,
  f: 0,
  ff: 0,
  x1: 0,
  x2: 0,
  x3: 0,
  x4: 0,
};

/** Of every recursion the last two outputs, and the last four samples. */
type Memory = typeof silence;
