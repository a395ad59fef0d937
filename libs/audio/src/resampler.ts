import { filterBank, type FilterBank } from './filter-bank.ts';

/**
 * Changes the sample rate of one endless PCM16 mono signal that arrives in pieces. However it is cut, the output is the
 * same to the bit, and output sample k belongs to the input's time k / `to`: the filter's delay is made up for by waiting
 * for the input ahead. 16 kHz → 24 kHz waits 1.25 ms, 24 kHz → 16 kHz 2 ms. Loud input saturates.
 *
 * Synchronous use by one thread: streams between the same rates share their work memory; a stream itself holds only the
 * samples its filter still needs.
 */
export class StreamResampler {
  /** How far the output lies behind the input, in samples of the input rate; 0 when the rates are equal. */
  readonly delaySamples: number;
  readonly delayMs: number;
  readonly #bank: FilterBank | null;
  readonly #history: Int16Array;
  /** When the next output is due, from the window's start, in units of 1/up of an input sample. */
  #position = 0;
  #received = 0;
  #produced = 0;

  /** Rates in Hz; throws `UnsupportedRates` unless they are whole numbers with a small ratio. */
  constructor(rates: { from: number; to: number }) {
    this.#bank = rates.from === rates.to ? null : filterBank(rates.from, rates.to);
    const taps = this.#bank?.filter.taps ?? 0;
    this.delaySamples = taps / 2;
    this.delayMs = (this.delaySamples * 1000) / rates.from;
    this.#history = new Int16Array(Math.max(0, taps - 1));
    this.#reset();
  }

  /**
   * What can be told now that `input` is known, of any length; with equal rates `input` itself. In the memory of `into`
   * where that is given and large enough, so that those who are done with it at once leave nothing to collect.
   */
  process(input: Int16Array, into?: Int16Array): Int16Array {
    if (!this.#bank) return input;
    const due = this.#due(this.#bank, input.length);
    const output = into !== undefined && into.length >= due ? into.subarray(0, due) : new Int16Array(due);
    let done = 0;
    for (let start = 0; start < input.length; start += this.#bank.blockSamples) {
      const block = input.subarray(start, start + this.#bank.blockSamples);
      done += this.#filter(this.#bank, block, output, done);
    }
    return output;
  }

  /**
   * The end of the signal, taken to be followed by silence: all output since the start is then exactly
   * round(input length · to / from) samples long. Afterwards the resampler is as new.
   */
  flush(): Int16Array {
    if (!this.#bank) return new Int16Array(0);
    const { up, down } = this.#bank.filter;
    const missing = Math.round((this.#received * up) / down) - this.#produced;
    const tail = this.process(new Int16Array(this.delaySamples)).slice(0, missing);
    this.#reset();
    return tail;
  }

  #reset(): void {
    this.#history.fill(0);
    this.#position = this.delaySamples * (this.#bank?.filter.up ?? 1);
    this.#received = 0;
    this.#produced = 0;
  }

  /** How many outputs lie within the next `samples` of input. */
  #due({ filter }: FilterBank, samples: number): number {
    return Math.max(0, Math.ceil((samples * filter.up - this.#position) / filter.down));
  }

  /** Filters one block into `output` from `start` on and says how many samples it gave. */
  #filter(bank: FilterBank, block: Int16Array, output: Int16Array, start: number): number {
    const { up, down } = bank.filter;
    const count = this.#due(bank, block.length);
    bank.window.set(this.#history);
    bank.window.set(block, this.#history.length);
    bank.run(this.#position, count);
    output.set(bank.results.subarray(0, count), start);
    this.#history.set(bank.window.subarray(block.length, block.length + this.#history.length));
    this.#position += count * down - block.length * up;
    this.#received += block.length;
    this.#produced += count;
    return count;
  }
}
