import { BandLevels } from './band-levels.ts';
import { NoiseFloor } from './noise-floor.ts';

/** A sound whose second half is this much weaker than the whole is the ringing of the filters after another one. */
const RINGING_DB = 12;

export interface Loudness {
  /** Level of the loudest band, dBFS. */
  readonly db: number;
  /** How far the band that stands out most is above what it is when nobody speaks. */
  readonly aboveFloorDb: number;
}

/** Compares frames of PCM16 at 24 kHz with the noise they are in, band by band. */
export class LoudnessMeter {
  readonly #levels = new BandLevels();
  readonly #floors: readonly NoiseFloor[];

  constructor(windowFrames: number) {
    this.#floors = Array.from({ length: BandLevels.count }, () => new NoiseFloor(windowFrames));
  }

  measure(frame: Int16Array): Loudness {
    const half = frame.length / 2;
    const first = this.#levels.measure(frame.subarray(0, half));
    const second = this.#levels.measure(frame.subarray(half));
    return this.#compare(first, second);
  }

  /** The same of digital silence that has lasted longer than the filters ring. */
  rest(): Loudness {
    const levels = this.#levels.rest();
    return this.#compare(levels, levels);
  }

  #compare(first: readonly number[], second: readonly number[]): Loudness {
    const bands = first.map((db, band) => levelOfHalves(db, second[band] ?? db));
    const above = bands.map((db, band) => db - (this.#floors[band]?.follow(db) ?? db));
    const db = Math.max(...bands);
    const isRinging = db - Math.max(...second) > RINGING_DB;
    return { db, aboveFloorDb: isRinging ? 0 : Math.max(...above) };
  }
}

function levelOfHalves(first: number, second: number): number {
  return 10 * Math.log10((10 ** (first / 10) + 10 ** (second / 10)) / 2);
}
