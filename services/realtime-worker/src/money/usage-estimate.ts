import type { PerTokenKind } from '@colloquy/protocol/internal';

/** The service counts the sound of a reply as twenty tokens a second. */
const REPLY_TOKENS_PER_MS = 20 / 1_000;

const nothing: PerTokenKind = {
  input_text_fresh: 0,
  input_text_cached: 0,
  input_audio_fresh: 0,
  input_audio_cached: 0,
  output_text: 0,
  output_audio: 0,
};

/**
 * What a response used of which the service never said it, because the session was gone first: the sound that came, and
 * the input of the response before, which is most of its own.
 */
export class UsageEstimate {
  #last = nothing;

  /** The service said what a response used. */
  counted(tokens: PerTokenKind): void {
    this.#last = tokens;
  }

  of(replyAudioMs: number): PerTokenKind {
    return { ...this.#last, output_text: 0, output_audio: Math.ceil(replyAudioMs * REPLY_TOKENS_PER_MS) };
  }
}
