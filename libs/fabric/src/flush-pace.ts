import { systemTimers, type Timers } from '@colloquy/lifecycle';

export interface FlushPaceOptions {
  /** Hands on what waits. Returns false when some of it has to be offered again later. */
  readonly flush: () => boolean;
  /** Shortest time between two flushes (ms). */
  readonly paceMs?: number;
  readonly timers?: Timers;
  /** Runs an action once the callback that is running has ended. */
  readonly soon?: (action: () => void) => void;
}

/**
 * Says when to hand on what was collected; the pace follows the load. After a quiet moment that is as soon as the running
 * callback has ended, so a lone frame waits for nothing. What comes within `paceMs` of the last flush waits for the rest of that time: a busy
 * sender flushes at most once per `paceMs`, for all its destinations together. Nothing is armed while nothing waits.
 */
export class FlushPace implements Disposable {
  readonly #flush: () => boolean;
  readonly #paceMs: number;
  readonly #timers: Timers;
  readonly #soon: (action: () => void) => void;
  readonly #run = (): void => this.#flushNow();
  #state: 'idle' | 'pending' | 'disposed' = 'idle';
  #timer: Disposable | null = null;
  #flushedAt = Number.NEGATIVE_INFINITY;

  constructor({ flush, paceMs = 1, timers = systemTimers, soon = queueMicrotask }: FlushPaceOptions) {
    this.#flush = flush;
    this.#paceMs = paceMs;
    this.#timers = timers;
    this.#soon = soon;
  }

  /** Something waits. Costs nothing while a flush is due already. */
  request(): void {
    if (this.#state !== 'idle') return;
    this.#state = 'pending';
    const waitMs = this.#flushedAt + this.#paceMs - performance.now();
    if (waitMs <= 0) this.#soon(this.#run);
    else this.#timer = this.#timers.after(waitMs, this.#run);
  }

  /** No flush happens any more. */
  [Symbol.dispose](): void {
    this.#state = 'disposed';
    this.#timer?.[Symbol.dispose]();
    this.#timer = null;
  }

  #flushNow(): void {
    if (this.#state !== 'pending') return;
    this.#state = 'idle';
    this.#timer = null;
    const isDone = this.#flush();
    this.#flushedAt = performance.now();
    if (!isDone) this.request();
  }
}
