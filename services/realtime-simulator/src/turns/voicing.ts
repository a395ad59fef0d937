import { SAMPLE_RATE } from '../protocol/pcm.ts';
import { Biquad } from './biquad.ts';

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
  readonly #filters = [
    Biquad.highPass(120, SAMPLE_RATE),
    Biquad.lowPass(900, SAMPLE_RATE),
    Biquad.lowPass(900, SAMPLE_RATE),
  ];
  readonly #window = new Float64Array(WINDOW);
  #phase = 0;

  /** Takes in the next frame. Every frame must pass, also those whose periodicity nobody asks for. */
  push(frame: Int16Array): void {
    const kept = Math.floor((this.#phase + frame.length) / DECIMATION);
    this.#window.copyWithin(0, kept);
    let at = WINDOW - kept;
    const sound = new Float64Array(frame);
    for (const filter of this.#filters) filter.process(sound);
    for (const sample of sound) {
      this.#phase += 1;
      if (this.#phase < DECIMATION) continue;
      this.#phase = 0;
      this.#window[at++] = sample;
    }
  }

  /** How periodic the last 64 ms are. */
  measure(): Periodicity {
    let best = { strength: 0, lag: SHORTEST_LAG };
    for (let lag = SHORTEST_LAG; lag <= LONGEST_LAG; lag++) {
      const strength = this.#correlation(lag);
      // A whole number of periods repeats as well: the shortest that is as good is the pitch.
      if (strength > best.strength + 0.03) best = { strength, lag };
    }
    return { strength: best.strength, hz: RATE / best.lag };
  }

  /** Normalized cross-correlation of the window with itself `lag` samples earlier. */
  #correlation(lag: number): number {
    let cross = 0;
    let early = 0;
    let late = 0;
    for (let at = lag; at < WINDOW; at++) {
      const a = this.#window[at - lag] ?? 0;
      const b = this.#window[at] ?? 0;
      cross += a * b;
      early += a * a;
      late += b * b;
    }
    return early > 0 && late > 0 ? cross / sqrt(early * late) : 0;
  }
}
