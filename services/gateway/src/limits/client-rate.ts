import type { InputRate, LimitName } from '@colloquy/protocol';

import type { Overrun } from './overrun.ts';
import { TokenBucket } from './token-bucket.ts';

/** What one connection may send in what time. */
export interface RateLimits {
  readonly messagesPerSecond: number;
  readonly bytesPerSecond: number;
  /** What a pause of this length lets come at once (ms). */
  readonly burstMs: number;
  /** Audio, in percent of the speed at which it is spoken. */
  readonly audioPercent: number;
  /** Audio that may come before it can have been spoken (ms): a client sends what it kept while its network was away. */
  readonly audioAheadMs: number;
}

/** Judges what one connection sends, from memory alone: a round trip for each of its frames would cost more than the frame. */
export class ClientRate {
  readonly #now: () => number;
  readonly #bytesPerMs: number;
  readonly #messages: TokenBucket;
  readonly #bytes: TokenBucket;
  /** Of milliseconds of audio. */
  readonly #audio: TokenBucket;

  constructor(limits: RateLimits, inputRate: InputRate, now: () => number) {
    const { messagesPerSecond, bytesPerSecond, burstMs, audioPercent, audioAheadMs } = limits;
    const atOnce = (perSecond: number) => Math.max(perSecond, (perSecond * burstMs) / 1_000);
    this.#now = now;
    this.#bytesPerMs = (inputRate * 2) / 1_000;
    this.#messages = new TokenBucket(messagesPerSecond, atOnce(messagesPerSecond), now());
    this.#bytes = new TokenBucket(bytesPerSecond, atOnce(bytesPerSecond), now());
    this.#audio = new TokenBucket(audioPercent * 10, audioAheadMs, now());
  }

  /** A frame of `bytes`, whatever is in it. Null: it is within the limits. */
  frame(bytes: number): Overrun | null {
    const now = this.#now();
    if (!this.#messages.take(1, now)) return overrunOf('message_rate', this.#messages.waitMs(1));
    if (!this.#bytes.take(bytes, now)) return overrunOf('byte_rate', this.#bytes.waitMs(bytes));
    return null;
  }

  /** PCM16 of `bytes`. Null: it is within the limits. */
  audio(bytes: number): Overrun | null {
    const durationMs = bytes / this.#bytesPerMs;
    if (this.#audio.take(durationMs, this.#now())) return null;
    return overrunOf('audio_rate', this.#audio.waitMs(durationMs));
  }
}

function overrunOf(limit: LimitName, retryAfterMs: number): Overrun {
  return { limit, retryAfterMs };
}
