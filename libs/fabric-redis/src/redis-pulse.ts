import type { RedisClient } from './redis-client.ts';

import { withDeadline, type Timers } from '@colloquy/lifecycle';

/** Hears how a process fares with its Redis. */
export interface RedisObserver {
  /** Redis answered a question, after so many milliseconds. */
  answered(afterMs: number): void;
  /** Redis did not answer. */
  silent(): void;
  /** A connection that was lost is there again. */
  reconnected(): void;
}

const askEveryMs = 5_000;
const answerWithinMs = 2_000;

/** Asks Redis for a sign of life now and then. */
export class RedisPulse implements Disposable {
  readonly #redis: RedisClient;
  readonly #observer: RedisObserver;
  readonly #timer: Disposable;
  #isAsking = false;

  constructor(redis: RedisClient, timers: Timers, observer: RedisObserver) {
    this.#redis = redis;
    this.#observer = observer;
    this.#timer = timers.every(askEveryMs, () => void this.#ask());
    redis.on('close', this.#noteSilence);
    redis.on('ready', this.#noteReady);
    void this.#ask();
  }

  [Symbol.dispose](): void {
    this.#timer[Symbol.dispose]();
    this.#redis.off('close', this.#noteSilence);
    this.#redis.off('ready', this.#noteReady);
  }

  readonly #noteSilence = (): void => this.#observer.silent();

  readonly #noteReady = (): void => void this.#ask();

  async #ask(): Promise<void> {
    if (this.#isAsking) return;
    this.#isAsking = true;
    const askedAt = performance.now();
    try {
      await withDeadline(this.#redis.ping(), answerWithinMs, 'the answer');
      this.#observer.answered(performance.now() - askedAt);
    } catch {
      this.#observer.silent();
    } finally {
      this.#isAsking = false;
    }
  }
}
