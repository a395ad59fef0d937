const FIRST_SECONDS = 0.05;
const LEAST_SECONDS = 0.05;
const MOST_SECONDS = 0.3;
/** One late piece of audio asks for so much more at most: an outage is not jitter. */
const MOST_GROWTH_SECONDS = 0.1;
const LEAST_GROWTH_SECONDS = 0.02;
/** Share of what was heard without a gap by which the lead shrinks: 100 ms more than needed are gone after a minute. */
const SHRINK = 1 / 600;

/**
 * How much audio must wait before playback starts (samples): 50 ms at first, more by as much as audio came too late, and
 * slowly less again while it comes in time. A new value counts from the next start on; sound that plays is not stretched.
 */
export class AdaptiveLead {
  readonly #rate: number;
  #samples: number;

  constructor(rate: number) {
    this.#rate = rate;
    this.#samples = rate * FIRST_SECONDS;
  }

  get samples(): number {
    return Math.round(this.#samples);
  }

  /** Audio came `samples` after playback had run out of it. */
  cameLate(samples: number): void {
    const growth = Math.min(this.#rate * MOST_GROWTH_SECONDS, Math.max(this.#rate * LEAST_GROWTH_SECONDS, samples));
    this.#samples = Math.min(this.#rate * MOST_SECONDS, this.#samples + growth);
  }

  /** `samples` of audio were heard without a gap. */
  cameInTime(samples: number): void {
    this.#samples = Math.max(this.#rate * LEAST_SECONDS, this.#samples - samples * SHRINK);
  }
}
