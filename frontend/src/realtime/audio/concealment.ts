import { PERIOD_HISTORY_SECONDS, voicePeriod } from './voice-period.ts';

/** At full loudness, then fading to silence: a voice held longer than this sounds like a machine. */
const HOLD_SECONDS = 0.01;
const FADE_SECONDS = 0.05;
/** Over which what goes on blends into what was made up, and back. */
const BLEND_SECONDS = 0.005;

/**
 * Fills a gap in the audio with what a listener expects there: the last period of the voice, repeated and fading to silence
 * within 60 ms. Joins without a click on both sides.
 */
export class Concealment {
  readonly #rate: number;
  /** The newest audio that was heard. */
  readonly #history: Float32Array;
  #loop = new Float32Array(1);
  /** What the first sample lacks to follow smoothly on the last one heard. */
  #seam = 0;
  #position = Infinity;
  /** Samples of the blend back into real audio that are left; null while there is none. */
  #blendLeft: number | null = null;

  constructor(rate: number) {
    this.#rate = rate;
    this.#history = new Float32Array(Math.round(rate * PERIOD_HISTORY_SECONDS) + 1);
  }

  /** Whether made-up audio is sounding. */
  get isSounding(): boolean {
    return this.#position < this.#rate * (HOLD_SECONDS + FADE_SECONDS);
  }

  /** A block of real audio as it was heard. */
  remember(block: Float32Array): void {
    const newest = block.subarray(Math.max(0, block.length - this.#history.length));
    this.#history.copyWithin(0, newest.length);
    this.#history.set(newest, this.#history.length - newest.length);
  }

  /** Real audio ends with the last block remembered. */
  begin(): void {
    const end = this.#history.length;
    const period = voicePeriod(this.#history, this.#rate);
    this.#loop = this.#history.slice(end - period);
    // The end of the loop becomes what came before its start, so that it runs into itself.
    const joint = Math.floor(period / 4);
    for (let i = 1; i <= joint; i += 1) {
      const weight = i / joint;
      const before = this.#history[end - period - joint - 1 + i] ?? 0;
      const at = period - joint - 1 + i;
      this.#loop[at] = (this.#loop[at] ?? 0) * (1 - weight) + before * weight;
    }
    this.#seam = (this.#history[end - 1] ?? 0) - (this.#history[end - period - 1] ?? 0);
    this.#position = 0;
    this.#blendLeft = null;
  }

  /** Fills a block of the gap and returns how many of its samples are not silence. */
  fill(block: Float32Array): number {
    let filled = 0;
    for (; filled < block.length && this.isSounding; filled += 1) block[filled] = this.#next();
    block.fill(0, filled);
    return filled;
  }

  /** Real audio goes on with `block`; blends from what was made up into it, over several calls if it is short. */
  blendInto(block: Float32Array): void {
    const blend = Math.round(this.#rate * BLEND_SECONDS);
    this.#blendLeft ??= blend;
    for (let i = 0; i < block.length && this.isSounding; i += 1) {
      if (this.#blendLeft === 0) return this.stop();
      const weight = this.#blendLeft / blend;
      block[i] = (block[i] ?? 0) * (1 - weight) + this.#next() * weight;
      this.#blendLeft -= 1;
    }
  }

  stop(): void {
    this.#position = Infinity;
    this.#blendLeft = null;
  }

  #next(): number {
    const at = this.#position;
    this.#position += 1;
    const fade = (at - this.#rate * HOLD_SECONDS) / (this.#rate * FADE_SECONDS);
    const seam = this.#seam * Math.max(0, 1 - at / (this.#rate * BLEND_SECONDS));
    return ((this.#loop[at % this.#loop.length] ?? 0) + seam) * (1 - Math.max(0, fade));
  }
}
