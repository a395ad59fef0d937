import type { Timers } from '@colloquy/lifecycle';

/** The timers of one session: none of them fires once it has been disposed. */
export class SessionTimers implements Timers, Disposable {
  readonly #timers: Timers;
  readonly #running = new Set<Disposable>();
  #isDisposed = false;

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  now(): number {
    return this.#timers.now();
  }

  after(ms: number, action: () => void): Disposable {
    const timer = this.#timers.after(ms, () => {
      this.#running.delete(timer);
      action();
    });
    return this.#keep(timer);
  }

  every(ms: number, action: () => void): Disposable {
    return this.#keep(this.#timers.every(ms, action));
  }

  [Symbol.dispose](): void {
    this.#isDisposed = true;
    for (const timer of this.#running) timer[Symbol.dispose]();
    this.#running.clear();
  }

  #keep(timer: Disposable): Disposable {
    if (this.#isDisposed) timer[Symbol.dispose]();
    else this.#running.add(timer);
    return {
      [Symbol.dispose]: () => {
        this.#running.delete(timer);
        timer[Symbol.dispose]();
      },
    };
  }
}
