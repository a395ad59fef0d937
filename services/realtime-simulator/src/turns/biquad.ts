const { cos, PI, sin, SQRT1_2 } = Math;

/** Keeps the state of a filter in silence from becoming denormal, which is ten times slower; far below one sample step. */
const BIAS = 1e-9;

type Coefficients = readonly [b0: number, b1: number, b2: number, a1: number, a2: number];

/** A second-order Butterworth filter (bilinear transform; direct form 2, transposed). Sound is given piece by piece. */
export class Biquad {
  readonly #b0: number;
  readonly #b1: number;
  readonly #b2: number;
  readonly #a1: number;
  readonly #a2: number;
  #first = 0;
  #second = 0;

  private constructor([b0, b1, b2, a1, a2]: Coefficients) {
    [this.#b0, this.#b1, this.#b2, this.#a1, this.#a2] = [b0, b1, b2, a1, a2];
  }

  static lowPass(hz: number, rate: number): Biquad {
    const { c, a0, a1, a2 } = poles(hz, rate);
    return new Biquad([(1 - c) / 2 / a0, (1 - c) / a0, (1 - c) / 2 / a0, a1, a2]);
  }

  static highPass(hz: number, rate: number): Biquad {
    const { c, a0, a1, a2 } = poles(hz, rate);
    return new Biquad([(1 + c) / 2 / a0, -(1 + c) / a0, (1 + c) / 2 / a0, a1, a2]);
  }

  /** Filters a piece in place. The state is kept in locals meanwhile: fields would be written once a sample. */
  process(sound: Float64Array): void {
    const [b0, b1, b2, a1, a2] = [this.#b0, this.#b1, this.#b2, this.#a1, this.#a2];
    let [first, second] = [this.#first, this.#second];
    for (let at = 0; at < sound.length; at++) {
      const sample = sound[at] ?? 0;
      const out = b0 * sample + first;
      first = b1 * sample - a1 * out + second;
      second = b2 * sample - a2 * out + BIAS;
      sound[at] = out;
    }
    [this.#first, this.#second] = [first, second];
  }
}

function poles(hz: number, rate: number) {
  const w = (2 * PI * hz) / rate;
  const alpha = sin(w) * SQRT1_2;
  const a0 = 1 + alpha;
  return { c: cos(w), a0, a1: (-2 * cos(w)) / a0, a2: (1 - alpha) / a0 };
}
