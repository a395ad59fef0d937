import { OUTPUT_RATE, type ResponseStatus } from '@colloquy/protocol';

export interface TurnUsage {
  readonly input_tokens: number;
  readonly cached_tokens: number;
  readonly output_tokens: number;
}

export interface TurnSummary extends TurnUsage {
  readonly status: ResponseStatus;
  /** From the end of the user's turn to the first reply audio (ms); null when there was none. */
  readonly first_audio_ms: number | null;
  readonly reply_audio_ms: number;
}

/** Takes the times of one turn after the other. */
export class TurnMeter {
  readonly #now: () => number;
  #userDoneAt: number | null = null;
  #firstAudioMs: number | null = null;
  #audioBytes = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** The user stopped speaking, or sent what they typed. */
  userDone(): void {
    this.#userDoneAt = this.#now();
    this.#firstAudioMs = null;
    this.#audioBytes = 0;
  }

  replyAudio(bytes: number): void {
    this.#audioBytes += bytes;
    if (this.#firstAudioMs === null && this.#userDoneAt !== null) this.#firstAudioMs = this.#now() - this.#userDoneAt;
  }

  complete(status: ResponseStatus, usage: TurnUsage): TurnSummary {
    const summary: TurnSummary = {
      status,
      first_audio_ms: this.#firstAudioMs,
      reply_audio_ms: Math.round((this.#audioBytes * 1_000) / (OUTPUT_RATE * 2)),
      ...usage,
    };
    this.#userDoneAt = null;
    this.#firstAudioMs = null;
    this.#audioBytes = 0;
    return summary;
  }
}
