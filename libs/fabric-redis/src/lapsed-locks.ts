import type { RedisClient } from './redis-client.ts';

import { toError, type FaultReport } from '@colloquy/fabric';
import type { Timers } from '@colloquy/lifecycle';

export interface LapsedLocksOptions {
  readonly redis: RedisClient;
  /** Offers again what is held under locks that lapsed. */
  readonly offerAgain: () => Promise<unknown>;
  readonly everyMs: number;
  /** After Redis was away or stood still, those who hold something get this long to renew their locks first (ms). */
  readonly graceMs: number;
  readonly timers: Timers;
  readonly onFault: FaultReport;
}

/** An answer slower than this means that locks lapsed which nobody could have renewed (ms). */
const standstillMs = 500;

/** Looks for conversations whose worker died: nobody renews their locks. */
export class LapsedLocks implements Disposable {
  readonly #options: LapsedLocksOptions;
  readonly #timer: Disposable;
  #lookFrom = 0;
  #isLooking = false;

  constructor(options: LapsedLocksOptions) {
    this.#options = options;
    this.#waitForHolders();
    options.redis.on('ready', this.#waitForHolders);
    this.#timer = options.timers.every(options.everyMs, () => void this.#look());
  }

  [Symbol.dispose](): void {
    this.#timer[Symbol.dispose]();
    this.#options.redis.off('ready', this.#waitForHolders);
  }

  readonly #waitForHolders = (): void => {
    this.#lookFrom = this.#options.timers.now() + this.#options.graceMs;
  };

  async #look(): Promise<void> {
    const { redis, offerAgain, timers, onFault } = this.#options;
    const askedAt = timers.now();
    if (this.#isLooking || redis.status !== 'ready' || askedAt < this.#lookFrom) return;
    this.#isLooking = true;
    try {
      await redis.ping();
      if (timers.now() - askedAt > standstillMs) this.#waitForHolders();
      else await offerAgain();
    } catch (error) {
      onFault(toError(error));
    } finally {
      this.#isLooking = false;
    }
  }
}
