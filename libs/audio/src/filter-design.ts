/** A polyphase low-pass filter that turns `down` input samples into `up` output samples. */
export interface PolyphaseFilter {
  readonly up: number;
  readonly down: number;
  /** Coefficients of each phase, a multiple of 8; half of them lie ahead of the output's time. */
  readonly taps: number;
  /** `up` phases of `taps` coefficients in Q14. Each phase sums to exactly 1, so a constant stays what it is. */
  readonly coefficients: Int16Array;
}

/**
 * Lengths and frequencies in terms of the lower of the two rates and its Nyquist frequency. Both pass up to 7/8 of it.
 * Upwards the stop band begins at 9/8: only images of the topmost eighth get through, and the cut at Nyquist itself
 * leaves samples that coincide with an input sample untouched. Downwards it begins at Nyquist, so nothing folds back.
 */
const shapes = {
  upwards: { cutoff: 1, halfLength: 20, kaiserBeta: 7.6 },
  downwards: { cutoff: 15 / 16, halfLength: 32, kaiserBeta: 6.2 },
};

/** More phases or taps than this are no longer a small table. */
const MAX_FACTOR = 480;

const ONE_Q14 = 16_384;

/** The two rates are not positive whole numbers with a small ratio. */
export class UnsupportedRates extends Error {
  override readonly name = 'UnsupportedRates';
  readonly retryable = false;
}

/** Designs the filter from rate `from` to rate `to`, both in Hz; throws `UnsupportedRates`. */
export function designFilter(from: number, to: number): PolyphaseFilter {
  const divisor = greatestCommonDivisor(from, to);
  const up = to / divisor;
  const down = from / divisor;
  if (![from, to].every((rate) => Number.isSafeInteger(rate) && rate > 0) || Math.max(up, down) > MAX_FACTOR) {
    throw new UnsupportedRates(`cannot resample from ${from} Hz to ${to} Hz`);
  }
  const shape = up > down ? shapes.upwards : shapes.downwards;
  const stretch = Math.max(1, down / up);
  const reach = Math.ceil((shape.halfLength * stretch) / 4) * 4;
  const taps = 2 * reach;
  const coefficients = new Int16Array(up * taps);
  for (let phase = 0; phase < up; phase++) {
    const ideal = Array.from({ length: taps }, (_, tap) => {
      const time = tap - reach + 1 - phase / up;
      return sinc((time * shape.cutoff) / stretch) * kaiser(time / reach, shape.kaiserBeta);
    });
    coefficients.set(quantize(ideal), phase * taps);
  }
  return { up, down, taps, coefficients };
}

/** Scales to a sum of exactly 1 in Q14: rounded down, then up by one where most was cut off. */
function quantize(ideal: readonly number[]): number[] {
  const sum = ideal.reduce((total, value) => total + value, 0);
  const exact = ideal.map((value) => (value / sum) * ONE_Q14);
  const missing = ONE_Q14 - exact.reduce((total, value) => total + Math.floor(value), 0);
  const cutOff = exact.map((value, index) => ({ index, part: value - Math.floor(value) }));
  const raised = new Set(
    cutOff
      .sort((a, b) => b.part - a.part)
      .slice(0, missing)
      .map(({ index }) => index),
  );
  return exact.map((value, index) => Math.floor(value) + (raised.has(index) ? 1 : 0));
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

/** The Kaiser window over -1…1; 0 outside and at the ends, which keeps the filter symmetric. */
function kaiser(position: number, beta: number): number {
  return Math.abs(position) >= 1 ? 0 : besselI0(beta * Math.sqrt(1 - position ** 2)) / besselI0(beta);
}

/** The modified Bessel function of order 0, by its power series. */
function besselI0(x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; term > sum * 1e-16; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b > 0 ? greatestCommonDivisor(b, a % b) : a;
}
