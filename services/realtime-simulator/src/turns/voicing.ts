import { SAMPLE_RATE } from '../protocol/pcm.ts';
import { highPass, lowPass, passThrough, SectionPair } from './biquad.ts';
import { Decimator } from './decimator.ts';

// Under a test runner every look at a global is slow.
const { sqrt } = Math;

/** Pitch is looked for at 4 kHz: harmonics up to 900 Hz say enough, and it costs a sixth. */
const DECIMATION = 6;
const RATE = SAMPLE_RATE / DECIMATION;
const LOWEST_HZ = 65;
const HIGHEST_HZ = 400;
const SHORTEST_LAG = RATE / HIGHEST_HZ;
const LONGEST_LAG = Math.floor(RATE / LOWEST_HZ);
/** 64 ms, four periods of the deepest voice. */
const WINDOW = 256;

export interface Periodicity {
  /** 0 for noise, 1 for a sound that repeats exactly. */
  readonly strength: number;
  /** Where it repeats, as a pitch in Hz; meaningless when `strength` is low. */
  readonly hz: number;
}

/** Tells voices from noise: vowels repeat many times a second, hiss and wind do not. Takes PCM16 at 24 kHz. */
export class Voicing {
  readonly #decimator = new Decimator(lowPass(900, SAMPLE_RATE), DECIMATION);
  /** At the lower rate it costs a sixth. */
  readonly #highPass = new SectionPair(highPass(120, RATE), passThrough);
  readonly #window = new Float64Array(WINDOW);
  /** `[n]` is the energy of the first n samples of the window. */
  readonly #energies = new Float64Array(WINDOW + 1);
  /** By lag. */
  readonly #strengths = new Float64Array(LONGEST_LAG + 1);

  /** Takes in the next frame. Every frame must pass, also those whose periodicity nobody asks for. */
  push(frame: Int16Array): void {
    const kept = this.#decimator.countOf(frame);
    this.#window.copyWithin(0, kept);
    const fresh = this.#window.subarray(WINDOW - kept);
    this.#decimator.process(frame, fresh);
    this.#highPass.process(fresh, fresh);
  }

  /** Takes in digital silence that has lasted longer than the filters ring. */
  rest(): void {
    this.#decimator.reset();
    this.#highPass.reset();
    this.#window.fill(0);
  }

  /** How periodic the last 64 ms are. */
  measure(): Periodicity {
    this.#sumEnergies();
    let best = { strength: 0, lag: SHORTEST_LAG };
    for (let lag = SHORTEST_LAG; lag <= LONGEST_LAG; lag++) {
      const strength = this.#correlation(lag);
      this.#strengths[lag] = strength;
      // A whole number of periods repeats as well: the shortest that is as good is the pitch.
      if (strength > best.strength + 0.03) best = { strength, lag };
    }
    return { strength: best.strength, hz: RATE / this.#peakAround(best.lag) };
  }

  #sumEnergies(): void {
    let energy = 0;
    for (let at = 0; at < WINDOW; at++) {
      const sample = this.#window[at] ?? 0;
      energy += sample * sample;
      this.#energies[at + 1] = energy;
    }
  }

  /** Normalized cross-correlation of the window with itself `lag` samples earlier. */
  #correlation(lag: number): number {
    const window = this.#window;
    const later = window.subarray(lag);
    // Two sums at a time: one alone would wait for itself at every step. The last sample of an odd number is left out.
    let cross = 0;
    let other = 0;
    for (let at = 0; at + 1 < later.length; at += 2) {
      cross += (window[at] ?? 0) * (later[at] ?? 0);
      other += (window[at + 1] ?? 0) * (later[at + 1] ?? 0);
    }
    cross += other;
    const early = this.#energies[WINDOW - lag] ?? 0;
    const late = (this.#energies[WINDOW] ?? 0) - (this.#energies[lag] ?? 0);
    return early > 0 && late > 0 ? cross / sqrt(early * late) : 0;
  }

  /** Where a parabola through a lag and its neighbours is highest: whole lags are up to two semitones apart. */
  #peakAround(lag: number): number {
    if (lag <= SHORTEST_LAG || lag >= LONGEST_LAG) return lag;
    const [before, here, after] = [lag - 1, lag, lag + 1].map((at) => this.#strengths[at] ?? 0);
    const bend = (before ?? 0) - 2 * (here ?? 0) + (after ?? 0);
    return bend < 0 ? lag + ((before ?? 0) - (after ?? 0)) / (2 * bend) : lag;
  }
}
