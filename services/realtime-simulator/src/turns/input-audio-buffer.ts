import { concatenate, msOf, samplesIn } from '../protocol/pcm.ts';

/**
 * Sound the client appended and nobody has taken yet. Positions are ms since the first sample ever appended, whatever
 * has been taken or let go since. PCM16 at 24 kHz.
 */
export class InputAudioBuffer {
  readonly #capacitySamples: number;
  #chunks: Int16Array[] = [];
  #samples = 0;
  #endSample = 0;

  constructor(capacityBytes: number) {
    this.#capacitySamples = Math.floor(capacityBytes / 2);
  }

  get heldMs(): number {
    return msOf(this.#samples);
  }

  get startMs(): number {
    return msOf(this.#endSample - this.#samples);
  }

  get endMs(): number {
    return msOf(this.#endSample);
  }

  /** False when the sound does not fit; then nothing is kept of it. */
  append(pcm: Int16Array): boolean {
    if (this.#samples + pcm.length > this.#capacitySamples) return false;
    if (pcm.length > 0) this.#chunks.push(pcm);
    this.#samples += pcm.length;
    this.#endSample += pcm.length;
    return true;
  }

  /** Takes out everything up to `untilMs`, which is what it returns. */
  take(untilMs = this.endMs): Int16Array {
    const count = this.#samples - Math.max(0, this.#endSample - samplesIn(untilMs));
    const whole = concatenate(this.#chunks);
    this.#chunks = [whole.slice(count)];
    this.#samples -= count;
    return whole.subarray(0, count);
  }

  /** Lets go of everything before `fromMs`. */
  dropBefore(fromMs: number): void {
    let surplus = samplesIn(fromMs) - (this.#endSample - this.#samples);
    while (surplus > 0) {
      const oldest = this.#chunks.shift();
      if (!oldest) return;
      const rest = oldest.subarray(surplus);
      if (rest.length > 0) this.#chunks.unshift(rest);
      this.#samples -= oldest.length - rest.length;
      surplus -= oldest.length;
    }
  }

  clear(): void {
    this.#chunks = [];
    this.#samples = 0;
  }
}
