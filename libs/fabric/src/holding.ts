import { systemTimers, type Timers } from '@colloquy/lifecycle';

import type { ServeOptions } from './placement.port.ts';

/** How a hold ended. Only after `over` is the conversation not offered again. */
export type HoldOutcome =
  { readonly kind: 'over' } | { readonly kind: 'let-go' } | { readonly kind: 'failed'; readonly error: unknown };

export interface HoldingOptions {
  readonly conversation: string;
  readonly hold: ServeOptions['hold'];
  /** How long a hold may go on after its signal aborted before it is left behind (ms). */
  readonly graceMs?: number;
  readonly timers?: Timers;
}

/** One conversation held by this process: what both placement engines know about it. */
export class Holding {
  readonly conversation: string;
  /** Resolves when the hold settled, or `graceMs` after it was to let go. Never rejects. */
  readonly outcome: Promise<HoldOutcome>;
  readonly #control = new AbortController();
  readonly #left = Promise.withResolvers<HoldOutcome>();
  readonly #graceMs: number;
  readonly #timers: Timers;
  #grace: Disposable | null = null;

  constructor({ conversation, hold, graceMs = 1_000, timers = systemTimers }: HoldingOptions) {
    this.conversation = conversation;
    this.#graceMs = graceMs;
    this.#timers = timers;
    this.outcome = Promise.race([this.#settle(hold), this.#left.promise]);
  }

  letGo(reason: Error): void {
    if (this.#control.signal.aborted) return;
    this.#grace = this.#timers.after(this.#graceMs, () => this.#left.resolve({ kind: 'let-go' }));
    this.#control.abort(reason);
  }

  async #settle(hold: ServeOptions['hold']): Promise<HoldOutcome> {
    const { signal } = this.#control;
    try {
      await hold(this.conversation, signal);
      return { kind: signal.aborted ? 'let-go' : 'over' };
    } catch (error) {
      return signal.aborted ? { kind: 'let-go' } : { kind: 'failed', error };
    } finally {
      this.#grace?.[Symbol.dispose]();
    }
  }
}

/** Wait before a conversation whose hold failed `failures` times in a row is offered again (ms): 100 to 5,000. */
export function offerAgainAfterMs(failures: number): number {
  return Math.min(100 * 2 ** Math.max(failures - 1, 0), 5_000);
}
