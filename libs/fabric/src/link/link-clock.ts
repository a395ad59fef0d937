import type { Timers } from '@colloquy/lifecycle';

/** What a link counts in (ms). */
const TICK_MS = 100;

/** One timer for all links of a process; none while there is no link. */
export class LinkClock {
  readonly #timers: Timers;
  readonly #listeners = new Set<() => void>();
  #timer: Disposable | null = null;

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  /** Calls `tick` ten times a second until disposed. */
  add(tick: () => void): Disposable {
    this.#listeners.add(tick);
    this.#timer ??= this.#timers.every(TICK_MS, () => {
      for (const listener of this.#listeners) listener();
    });
    return {
      [Symbol.dispose]: () => {
        this.#listeners.delete(tick);
        if (this.#listeners.size > 0) return;
        this.#timer?.[Symbol.dispose]();
        this.#timer = null;
      },
    };
  }
}
