/** Audio that was not heard as it was meant, in totals since playback was opened. */
export interface Faults {
  /** Times the audio ran out in the middle of an item. */
  underruns: number;
  /** Of these gaps, what was filled with made-up audio, and what was silence. */
  concealedSamples: number;
  silentSamples: number;
  /** Audio there was no room for. */
  refusedSamples: number;
}

/** Counts gaps. That audio ran out may also be the end of a reply: a gap counts once more audio has proved it one. */
export class GapTally {
  readonly #totals: Faults = { underruns: 0, concealedSamples: 0, silentSamples: 0, refusedSamples: 0 };
  #concealed = 0;
  #silent = 0;
  #isProven = false;

  faults(): Faults {
    return { ...this.#totals };
  }

  refuse(samples: number): void {
    this.#totals.refusedSamples += samples;
  }

  /** Audio ran out. */
  begin(): void {
    this.#concealed = 0;
    this.#silent = 0;
  }

  /** Time went by without audio. */
  pass(concealed: number, silent: number): void {
    this.#concealed += concealed;
    this.#silent += silent;
  }

  /** Audio that was missing came; returns how late it is (samples). */
  prove(): number {
    this.#isProven = true;
    this.#totals.underruns += 1;
    return this.#concealed + this.#silent;
  }

  /** Sound goes on; returns whether that ended a gap. */
  end(): boolean {
    if (!this.#isProven) return false;
    this.#isProven = false;
    this.#totals.concealedSamples += this.#concealed;
    this.#totals.silentSamples += this.#silent;
    return true;
  }

  /** Whatever is going on, it is no gap: nobody waits for audio any more. */
  forget(): void {
    this.#isProven = false;
  }
}
