/** Quiet rooms and digital silence are all the same to the detector. dBFS. */
const LOWEST_DB = -70;
/** A stream may begin in the middle of a word: its first frame counts as noise only up to here. dBFS. */
const HIGHEST_START_DB = -35;

/**
 * How loud it is when nobody speaks: the quietest frame of the last few seconds. Speech dips down to the noise between
 * words and syllables, a steady hum or fan never dips, so the floor rises to it and it stops counting as speech.
 */
export class NoiseFloor {
  readonly #windowFrames: number;
  /** Frames that may yet become the quietest, older and quieter first. */
  #candidates: { frame: number; db: number }[] = [];
  #frame = 0;

  constructor(windowFrames: number) {
    this.#windowFrames = windowFrames;
  }

  /** Takes in the level of the next frame and returns the floor, both in dBFS. */
  follow(db: number): number {
    const level = Math.max(LOWEST_DB, this.#frame === 0 ? Math.min(db, HIGHEST_START_DB) : db);
    this.#candidates = this.#candidates.filter(
      (candidate) => candidate.db < level && candidate.frame > this.#frame - this.#windowFrames,
    );
    this.#candidates.push({ frame: this.#frame, db: level });
    this.#frame += 1;
    return this.#candidates[0]?.db ?? level;
  }
}
