import { SAMPLE_RATE } from '../protocol/pcm.ts';
import { ThreeBands, type Band } from './three-bands.ts';

const FULL_SCALE = 32_768;
/** Bands that carry a voice: above the hum of the mains and its first harmonics, below most of hiss. */
const BANDS: readonly [Band, Band, Band] = [
  [250, 700],
  [700, 1_800],
  [1_800, 3_800],
];

/** Measures how loud PCM16 at 24 kHz is in the bands of a voice, frame after frame. */
export class BandLevels {
  readonly #bands = new ThreeBands(BANDS, SAMPLE_RATE);

  static readonly count = BANDS.length;

  /** Level of each band in a piece of sound, dBFS; digital silence is -100. */
  measure(sound: Int16Array): number[] {
    const fullScale = sound.length * FULL_SCALE ** 2;
    return this.#bands.measure(sound).map((energy) => 10 * Math.log10(energy / fullScale + 1e-10));
  }

  /** Levels of digital silence that has lasted longer than the filters ring. */
  rest(): number[] {
    this.#bands.reset();
    return BANDS.map(() => -100);
  }
}
