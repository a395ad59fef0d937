import type { Voice } from '../protocol/session-schema.ts';

export interface Utterance {
  readonly text: string;
  readonly voice: Voice;
  /** 1 is the voice's own pace, 1.5 half as fast again. */
  readonly speed: number;
}

/** Turns words into sound. */
export interface Speech {
  /** PCM16 at 24 kHz, not to be written to. Rejects with `SpeechFailed`. */
  say(utterance: Utterance): Promise<Int16Array>;
}

/** No sound could be made of the words. */
export class SpeechFailed extends Error {
  override readonly name = 'SpeechFailed';
  readonly retryable = true;
}
