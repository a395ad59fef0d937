import { SpeechInput } from './speech-input.ts';
import { UtteranceTail } from './utterance-tail.ts';

export interface UserSpeechParts {
  /** Samples a second of what the client sends. */
  readonly inputRate: number;
  /** Passes PCM16 at the upstream's rate to the session in use; false when it was dropped. */
  readonly append: (pcm: Uint8Array) => boolean;
  /** So many bytes of it were passed on. */
  readonly onPassed: (bytes: number) => void;
}

/** The user's voice on its way up, and what of it another session would have to hear again. */
export class UserSpeech {
  readonly tail = new UtteranceTail();
  readonly #parts: UserSpeechParts;
  readonly #input: SpeechInput;

  constructor(parts: UserSpeechParts) {
    this.#parts = parts;
    this.#input = new SpeechInput(parts.inputRate);
  }

  /** PCM16 at the client's rate; false when it was dropped. */
  hear(pcm: Uint8Array): boolean {
    const converted = this.#input.convert(pcm);
    if (!this.#pass(converted)) return false;
    this.tail.add(converted);
    return true;
  }

  /** Another session is in use: it is given what no reply has answered yet. */
  repeat(): void {
    for (const chunk of this.tail.chunks) this.#pass(chunk);
  }

  #pass(pcm: Uint8Array): boolean {
    const isTaken = this.#parts.append(pcm);
    if (isTaken) this.#parts.onPassed(pcm.length);
    return isTaken;
  }
}
