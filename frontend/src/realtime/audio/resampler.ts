const HALF_TAPS = 16;
const PHASES = 64;

/**
 * Converts a mono stream between sample rates with a windowed-sinc filter; phases come from a table of 64 steps, which
 * keeps images some 60 dB down: enough for speech. Delays the stream by 16 input samples.
 */
export class Resampler {
  readonly #ratio: number;
  readonly #table: Float32Array[];
  #history = new Float32Array(2 * HALF_TAPS);
  /** Position of the next output sample, in input samples after the start of the history. */
  #position = HALF_TAPS - 1;

  constructor(fromRate: number, toRate: number) {
    this.#ratio = fromRate / toRate;
    this.#table = kernels(Math.min(1, toRate / fromRate));
  }

  /** Takes any number of input samples and returns the output samples that they complete. */
  push(input: Float32Array): Float32Array {
    const samples = new Float32Array(this.#history.length + input.length);
    samples.set(this.#history);
    samples.set(input, this.#history.length);
    const last = samples.length - HALF_TAPS - 1;
    const output = new Float32Array(Math.max(0, Math.floor((last - this.#position) / this.#ratio) + 1));
    for (let i = 0; i < output.length; i += 1) output[i] = this.#at(samples, this.#position + i * this.#ratio);
    this.#position += output.length * this.#ratio;
    const keepFrom = Math.min(samples.length, Math.floor(this.#position) - HALF_TAPS + 1);
    this.#position -= keepFrom;
    this.#history = samples.slice(keepFrom);
    return output;
  }

  #at(samples: Float32Array, position: number): number {
    const whole = Math.floor(position);
    const kernel = this.#table[Math.round((position - whole) * PHASES)];
    if (!kernel) return 0;
    const first = whole - HALF_TAPS + 1;
    let sum = 0;
    for (let tap = 0; tap < kernel.length; tap += 1) sum += (kernel[tap] ?? 0) * (samples[first + tap] ?? 0);
    return sum;
  }
}

/** One kernel per phase; `cutoff` is the pass band's edge as a share of the input's Nyquist frequency. */
function kernels(cutoff: number): Float32Array[] {
  return Array.from({ length: PHASES + 1 }, (_, phase) => {
    const taps = Float32Array.from({ length: 2 * HALF_TAPS }, (_tap, index) => {
      const distance = index - HALF_TAPS + 1 - phase / PHASES;
      return cutoff * sinc(distance * cutoff) * window(distance / HALF_TAPS);
    });
    const gain = taps.reduce((sum, tap) => sum + tap, 0);
    return taps.map((tap) => tap / gain);
  });
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

/** Blackman window over −1…1. */
function window(x: number): number {
  if (Math.abs(x) >= 1) return 0;
  return 0.42 + 0.5 * Math.cos(Math.PI * x) + 0.08 * Math.cos(2 * Math.PI * x);
}
