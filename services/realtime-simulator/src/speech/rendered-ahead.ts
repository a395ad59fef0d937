import type { VoiceName } from '../protocol/models.ts';
import type { Speech } from './speech.port.ts';

/** Has sentences spoken before they are needed, each voice once, in the background. */
export class RenderedAhead {
  readonly #speech: Speech;
  readonly #sentences: readonly string[];
  readonly #begun = new Map<VoiceName, Promise<void>>();

  constructor(speech: Speech, sentences: readonly string[]) {
    this.#speech = speech;
    this.#sentences = sentences;
  }

  /** Settles when every sentence is remembered, or cannot be made; it never rejects. */
  prepare(voice: VoiceName): Promise<void> {
    const begun = this.#begun.get(voice) ?? this.#render(voice);
    this.#begun.set(voice, begun);
    return begun;
  }

  /** One after the other: whoever needs a sentence now waits for one of these at most. */
  async #render(voice: VoiceName): Promise<void> {
    for (const text of this.#sentences) {
      // Whoever needs the sentence later meets the failure.
      await this.#speech.say({ text, voice, speed: 1 }).catch(() => undefined);
    }
  }
}
