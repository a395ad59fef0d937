import { StreamResampler } from '../resampler.ts';

const AMPLITUDE = 30_000;

/** The value of a sine of `frequency` Hz at sample `index` of a signal at `rate` Hz, not rounded. */
export function sineAt(index: number, frequency: number, rate: number): number {
  return AMPLITUDE * Math.sin((2 * Math.PI * frequency * index) / rate);
}

export function sine(frequency: number, rate: number, samples: number): Int16Array {
  return Int16Array.from({ length: samples }, (_, index) => Math.round(sineAt(index, frequency, rate)));
}

/** Pseudo-random samples over the full scale, the same for the same seed. */
export function noise(samples: number, seed = 1): Int16Array {
  let state = seed;
  return Int16Array.from({ length: samples }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return state >> 16;
  });
}

/** Resamples a whole signal, cut into pieces of the given lengths; what they leave comes last, then the flush. */
export function resample(input: Int16Array, from: number, to: number, cuts: readonly number[] = []): Int16Array {
  const resampler = new StreamResampler({ from, to });
  const output: number[] = [];
  let start = 0;
  for (const cut of [...cuts, input.length]) {
    output.push(...resampler.process(input.subarray(start, start + cut)));
    start += cut;
  }
  output.push(...resampler.flush());
  return Int16Array.from(output);
}

/** Mean power of `value` over `indices`, in dB of the power of a test sine. */
export function powerDb(samples: Int16Array, expected: (index: number) => number): number {
  // The filter has not seen enough signal at either end.
  const edge = 200;
  let power = 0;
  samples.subarray(edge, -edge).forEach((sample, index) => {
    power += (sample - expected(index + edge)) ** 2;
  });
  return 10 * Math.log10(power / (samples.length - 2 * edge) / (AMPLITUDE ** 2 / 2));
}
