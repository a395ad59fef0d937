import { base64Bytes, textOf, type Message } from './message.ts';

/** How a turn went; times are in ms from the end of what the user said, null when it did not come. */
export interface TurnReport {
  readonly firstTextMs: number | null;
  readonly firstAudioMs: number | null;
  /** Between pieces of the reply's voice. */
  readonly gapsMs: readonly number[];
  /** Whether a listener who began with the first piece would have had to wait for a later one. */
  readonly isStarved: boolean;
  /** null: all of it came. Otherwise the first thing that was wrong. */
  readonly failure: string | null;
}

/** One utterance and its reply, as seen by the client. */
export class Turn {
  readonly #bytesPerMs: number;
  readonly #needsUserText: boolean;
  readonly #gapsMs: number[] = [];
  #saidAt: number | null = null;
  #firstTextAt: number | null = null;
  #firstAudioAt: number | null = null;
  #lastAudioAt = 0;
  #isStarved = false;
  #hasUserText = false;
  #status: string | null = null;
  /** When the last of the voice so far will have been played. */
  #playedAt = 0;

  constructor(outputRate: number, needsUserText: boolean) {
    this.#bytesPerMs = (outputRate * 2) / 1_000;
    this.#needsUserText = needsUserText;
  }

  get playedAt(): number {
    return this.#playedAt;
  }

  said(now: number): void {
    this.#saidAt = now;
  }

  /** Takes what belongs to a reply; true once nothing more is expected. */
  take(message: Message, now: number): boolean {
    if (message.type === 'user_text') this.#hasUserText = true;
    if (message.type === 'text_delta') this.#firstTextAt ??= now;
    if (message.type === 'audio_delta') this.#hear(base64Bytes(textOf(message, 'audio')), now);
    if (message.type === 'response_done') this.#status = textOf(message, 'status');
    return this.#status !== null && (this.#hasUserText || !this.#needsUserText || this.#status !== 'completed');
  }

  /** `interruption` is what ended it before its time, null when it came to its end. */
  report(interruption: string | null): TurnReport {
    return {
      firstTextMs: this.#sinceSaid(this.#firstTextAt),
      firstAudioMs: this.#sinceSaid(this.#firstAudioAt),
      gapsMs: this.#gapsMs,
      isStarved: this.#isStarved,
      failure: interruption ?? this.#failure(),
    };
  }

  #hear(bytes: number, now: number): void {
    if (this.#firstAudioAt === null) {
      this.#firstAudioAt = now;
      this.#playedAt = now;
    } else {
      this.#gapsMs.push(now - this.#lastAudioAt);
      this.#isStarved ||= now > this.#playedAt;
    }
    this.#lastAudioAt = now;
    this.#playedAt = Math.max(this.#playedAt, now) + bytes / this.#bytesPerMs;
  }

  #sinceSaid(at: number | null): number | null {
    return at === null || this.#saidAt === null ? null : at - this.#saidAt;
  }

  #failure(): string | null {
    if (this.#status !== 'completed') return 'reply_not_completed';
    if (this.#saidAt === null) return 'reply_too_early';
    if (this.#firstTextAt === null) return 'reply_without_text';
    return this.#firstAudioAt === null ? 'reply_without_audio' : null;
  }
}
