/** Frames with a pitch that are remembered, some ten seconds of speech; the median of more would not be another. */
const MAX_PITCHES = 256;
/** The end of what was said: so many frames with a pitch, some 200 ms. */
const END_FRAMES = 6;
/** Fewer than this have no melody to speak of. */
const LEAST_FRAMES = 12;
/** So many semitones below the speaker's median the voice has come down. */
const FALLEN_SEMITONES = 2;
/** Further from the median a pitch is a mistake of an octave, not a melody. */
const MISTAKEN_SEMITONES = 9;

/**
 * Tells by the melody whether somebody sounds as if there were more to come: at the end of a statement the voice falls
 * below where it has been; somebody who hesitates, lists or asks stays level or rises.
 */
export class Intonation {
  readonly #pitches: number[] = [];

  /** Takes the pitch of the next frame of speech that has one, Hz. */
  note(hz: number): void {
    this.#pitches.push(hz);
    if (this.#pitches.length > MAX_PITCHES) this.#pitches.shift();
  }

  /** From 0, the voice has fallen and everything is said, to 1: it is as high as before. A word or two say nothing: 0. */
  unfinished(): number {
    if (this.#pitches.length < LEAST_FRAMES) return 0;
    const usual = median(this.#pitches);
    const melody = this.#pitches.map((hz) => 12 * Math.log2(hz / usual));
    const end = median(melody.filter((semitones) => Math.abs(semitones) < MISTAKEN_SEMITONES).slice(-END_FRAMES));
    return Math.min(1, Math.max(0, 1 + end / FALLEN_SEMITONES));
  }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}
