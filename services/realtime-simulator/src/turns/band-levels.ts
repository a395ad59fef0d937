import { SAMPLE_RATE } from '../protocol/pcm.ts';
import { highPass, lowPass, SectionPair } from './biquad.ts';

const FULL_SCALE = 32_768;
/** Bands that carry a voice, in Hz: above the hum of the mains and its first harmonics, below most of hiss. */
const BANDS = [
  [250, 700],
  [700, 1_800],
  [1_800, 3_800],
] as const;

/** Measures how loud PCM16 at 24 kHz is in the bands of a voice, frame after frame. */
export class BandLevels {
  readonly #filters = BANDS.map(
    ([low, high]) => new SectionPair(highPass(low, SAMPLE_RATE), lowPass(high, SAMPLE_RATE)),
  );
  /** Where the filters write; nobody reads it. */
  #filtered = new Float64Array(0);

  static readonly count = BANDS.length;

  /** Level of each band in a piece of sound, dBFS; digital silence is -100. */
  measure(sound: Int16Array): number[] {
    if (this.#filtered.length < sound.length) this.#filtered = new Float64Array(sound.length);
    return this.#filters.map((filter) => {
      const energy = filter.process(sound, this.#filtered);
      return 10 * Math.log10(energy / sound.length / FULL_SCALE ** 2 + 1e-10);
    });
  }

  /** Levels of digital silence that has lasted longer than the filters ring. */
  rest(): number[] {
    for (const filter of this.#filters) filter.reset();
    return this.#filters.map(() => -100);
  }
}
