import { designFilter, type PolyphaseFilter } from './filter-design.ts';
import { createKernel, type FirKernel } from './fir-kernel.ts';

/** Input samples filtered at once: 40 ms at 24 kHz fit. */
const BLOCK_SAMPLES = 1024;

/**
 * A filter with the memory it works in, shared by all streams between the same two rates: a stream lays its input into
 * `window`, runs the filter and takes what it needs from `results`, all within one call. Streams keep nothing here.
 */
export class FilterBank {
  readonly filter: PolyphaseFilter;
  /** `taps - 1` samples of history, then up to `BLOCK_SAMPLES` new ones. */
  readonly window: Int16Array;
  readonly results: Int16Array;
  readonly blockSamples = BLOCK_SAMPLES;
  readonly #kernel: FirKernel;

  constructor(filter: PolyphaseFilter, create: (samples: number) => FirKernel = createKernel) {
    const { up, down, taps, coefficients } = filter;
    const windowSamples = taps - 1 + BLOCK_SAMPLES;
    const resultSamples = Math.ceil((BLOCK_SAMPLES * up) / down) + 1;
    const windowEnd = coefficients.length + windowSamples;
    this.filter = filter;
    this.#kernel = create(windowEnd + resultSamples);
    this.#kernel.memory.set(coefficients);
    this.window = this.#kernel.memory.subarray(coefficients.length, windowEnd);
    this.results = this.#kernel.memory.subarray(windowEnd, windowEnd + resultSamples);
  }

  /**
   * Fills the first `count` results. The first is due `position` after the window's start, each further one `down`
   * later, in units of 1/`up` of an input sample.
   */
  run(position: number, count: number): void {
    const { up, down, taps } = this.filter;
    const resultsEnd = this.results.byteOffset + 2 * count;
    for (let first = 0; first < up && first < count; first++) {
      const at = position + first * down;
      const phase = at % up;
      const x = this.window.byteOffset + 2 * ((at - phase) / up);
      const y = this.results.byteOffset + 2 * first;
      this.#kernel.fir(x, 2 * phase * taps, 2 * (phase + 1) * taps, y, resultsEnd, 2 * down, 2 * up);
    }
  }
}

const banks = new Map<string, FilterBank>();

/** The bank for a pair of rates in Hz, made on first use; throws `UnsupportedRates`. */
export function filterBank(from: number, to: number): FilterBank {
  const key = `${from}:${to}`;
  const known = banks.get(key);
  if (known) return known;
  const bank = new FilterBank(designFilter(from, to));
  banks.set(key, bank);
  return bank;
}
