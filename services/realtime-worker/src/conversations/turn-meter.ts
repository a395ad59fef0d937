import { OUTPUT_RATE, type ResponseStatus } from '@colloquy/protocol';
import type { PerTokenKind } from '@colloquy/protocol/internal';

const BYTES_PER_MS = (OUTPUT_RATE * 2) / 1_000;

export interface TurnTiming {
  /** From the real end of speech until the worker knew of it (ms); null for a typed turn. */
  readonly endpointing_ms: number | null;
  /** From the end of the user's turn to the first reply audio (ms); null when there was none. */
  readonly model_ms: number | null;
}

export interface TurnSummary extends TurnTiming {
  readonly status: ResponseStatus;
  readonly reply_audio_ms: number;
  readonly tokens: PerTokenKind;
}

/** The user's part of a turn that waits for its reply. */
interface UserTurn {
  readonly doneAt: number;
  readonly endpointingMs: number | null;
}

/**
 * Takes the times of one turn after the other, all on the worker's own clock. When the user fell silent it knows by the
 * position in the audio: what was passed on since then is how long ago that is.
 */
export class TurnMeter {
  readonly #now: () => number;
  #silenceMs = 0;
  #heardBytes = 0;
  /** Not answered yet; a reply that is being cut off for it may still be running. */
  #waiting: UserTurn | null = null;
  #answered: UserTurn | null = null;
  #modelMs: number | null = null;
  #replyBytes = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** The silence after which the service takes speech to have ended (ms). */
  waitFor(silenceMs: number): void {
    this.#silenceMs = silenceMs;
  }

  /** A new upstream session counts its audio from zero. */
  sessionBegins(): void {
    this.#heardBytes = 0;
  }

  /** PCM16 at the upstream's rate was passed on. */
  heard(bytes: number): void {
    this.#heardBytes += bytes;
  }

  /**
   * The user stopped speaking. `audioEndMs` is the service's position in the session's audio, the silence it waited for
   * included. Returns how long ago speech really ended (ms).
   */
  speechStopped(audioEndMs: number): number {
    const sinceMs = this.#heardBytes / BYTES_PER_MS - (audioEndMs - this.#silenceMs);
    const endpointingMs = Math.max(Math.round(sinceMs), 0);
    this.#waiting = { doneAt: this.#now(), endpointingMs };
    return endpointingMs;
  }

  /** The user sent what they typed. */
  typed(): void {
    this.#waiting = { doneAt: this.#now(), endpointingMs: null };
  }

  /** The user let go of the button. */
  committed(): void {
    this.#waiting = { doneAt: this.#now(), endpointingMs: 0 };
  }

  replyBegins(): void {
    this.#answered = this.#waiting;
    this.#waiting = null;
    this.#modelMs = null;
    this.#replyBytes = 0;
  }

  /** The reply that has ended only asked for something: unless it was heard, the next one answers the turn. */
  replyContinues(): void {
    if (this.#modelMs === null) this.#waiting ??= this.#answered;
  }

  /** Returns whether this is the first audio of the answer to a turn. */
  replyAudio(bytes: number): boolean {
    this.#replyBytes += bytes;
    if (this.#modelMs !== null || this.#answered === null) return false;
    this.#modelMs = this.#now() - this.#answered.doneAt;
    return true;
  }

  complete(status: ResponseStatus, tokens: PerTokenKind): TurnSummary {
    return {
      status,
      endpointing_ms: this.#answered?.endpointingMs ?? null,
      model_ms: this.#modelMs,
      reply_audio_ms: Math.round(this.#replyBytes / BYTES_PER_MS),
      tokens,
    };
  }
}
