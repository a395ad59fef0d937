const { cos, PI, sin, SQRT1_2 } = Math;

/** Keeps the state of a filter in silence from becoming denormal, which is ten times slower; far below one sample step. */
const BIAS = 1e-9;

/** A second-order Butterworth section (bilinear transform; direct form 2, transposed). */
export interface Section {
  readonly b0: number;
  readonly b1: number;
  readonly b2: number;
  readonly a1: number;
  readonly a2: number;
}

export function lowPass(hz: number, rate: number): Section {
  const { c, a0, a1, a2 } = poles(hz, rate);
  return { b0: (1 - c) / 2 / a0, b1: (1 - c) / a0, b2: (1 - c) / 2 / a0, a1, a2 };
}

export function highPass(hz: number, rate: number): Section {
  const { c, a0, a1, a2 } = poles(hz, rate);
  return { b0: (1 + c) / 2 / a0, b1: -(1 + c) / a0, b2: (1 + c) / 2 / a0, a1, a2 };
}

/** Lets everything through, where a pair needs but one section. */
export const passThrough: Section = { b0: 1, b1: 0, b2: 0, a1: 0, a2: 0 };

/** Two sections one after the other, in one pass over the sound, which is given piece by piece. */
export class SectionPair {
  readonly #first: Section;
  readonly #second: Section;
  /** What the sections remember: two numbers each. */
  readonly #state = new Float64Array(4);

  constructor(first: Section, second: Section) {
    this.#first = first;
    this.#second = second;
  }

  /** Filters `input` into `output`, which may be the same, and returns the sum of its squares. */
  process(input: Int16Array | Float64Array, output: Float64Array): number {
    // Everything in locals: fields would be read and written once a sample.
    const { b0, b1, b2, a1, a2 } = this.#first;
    const { b0: d0, b1: d1, b2: d2, a1: c1, a2: c2 } = this.#second;
    let [s = 0, t = 0, u = 0, v = 0] = this.#state;
    let energy = 0;
    for (let at = 0; at < input.length; at++) {
      const sample = input[at] ?? 0;
      const between = b0 * sample + s;
      s = b1 * sample - a1 * between + t;
      t = b2 * sample - a2 * between + BIAS;
      const out = d0 * between + u;
      u = d1 * between - c1 * out + v;
      v = d2 * between - c2 * out + BIAS;
      output[at] = out;
      energy += out * out;
    }
    this.#state.set([s, t, u, v]);
    return energy;
  }

  /** Forgets the sound so far. */
  reset(): void {
    this.#state.fill(0);
  }
}

function poles(hz: number, rate: number) {
  const w = (2 * PI * hz) / rate;
  const alpha = sin(w) * SQRT1_2;
  const a0 = 1 + alpha;
  return { c: cos(w), a0, a1: (-2 * cos(w)) / a0, a2: (1 - alpha) / a0 };
}
