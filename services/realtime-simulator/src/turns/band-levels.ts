import { SAMPLE_RATE } from '../protocol/pcm.ts';
import { Biquad } from './biquad.ts';

const FULL_SCALE = 32_768;
/** Bands that carry a voice, in Hz: above the hum of the mains and its first harmonics, below most of hiss. */
const BANDS = [
  [250, 700],
  [700, 1_800],
  [1_800, 3_800],
] as const;

/** Measures how loud PCM16 at 24 kHz is in the bands of a voice, frame after frame. */
export class BandLevels {
  readonly #filters = BANDS.map(([low, high]) => [
    Biquad.highPass(low, SAMPLE_RATE),
    Biquad.lowPass(high, SAMPLE_RATE),
  ]);

  static readonly count = BANDS.length;

  /** Level of each band in a piece of sound, dBFS; digital silence is -100. */
  measure(sound: Int16Array): number[] {
    return this.#filters.map((filters) => {
      const band = new Float64Array(sound);
      for (const filter of filters) filter.process(band);
      return 10 * Math.log10(energyOf(band) / sound.length / FULL_SCALE ** 2 + 1e-10);
    });
  }
}

function energyOf(sound: Float64Array): number {
  let energy = 0;
  for (const sample of sound) energy += sample ** 2;
  return energy;
}
