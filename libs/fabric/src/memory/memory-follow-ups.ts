import type { Timers } from '@colloquy/lifecycle';

import { toError, type FaultReport } from '../fault-report.ts';
import { tryAgainAfterMs, type FollowUpPort } from '../follow-up.port.ts';

type Handler = Parameters<FollowUpPort['work']>[0];

/** Follow-up work inside one process; what is not done when it ends is not done. */
export class MemoryFollowUps implements FollowUpPort, AsyncDisposable {
  readonly #timers: Timers;
  readonly #onFault: FaultReport;
  readonly #delayed = new Map<string, Disposable>();
  readonly #due = new Set<string>();
  readonly #failures = new Map<string, number>();
  readonly #handlers: Handler[] = [];
  #working: Promise<void> | null = null;

  constructor(timers: Timers, onFault: FaultReport) {
    this.#timers = timers;
    this.#onFault = onFault;
  }

  async add(conversation: string, delayMs: number): Promise<void> {
    if (!this.#delayed.has(conversation)) this.#doLater(conversation, delayMs);
  }

  async work(handler: Handler): Promise<AsyncDisposable> {
    this.#handlers.push(handler);
    this.#wake();
    return {
      [Symbol.asyncDispose]: async () => {
        this.#handlers.splice(this.#handlers.indexOf(handler), 1);
        await this.#working;
      },
    };
  }

  async backlog(): Promise<number> {
    return this.#delayed.size + this.#due.size;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const timer of this.#delayed.values()) timer[Symbol.dispose]();
    this.#delayed.clear();
    this.#handlers.length = 0;
    await this.#working;
  }

  #doLater(conversation: string, delayMs: number): void {
    const timer = this.#timers.after(delayMs, () => {
      this.#delayed.delete(conversation);
      this.#due.add(conversation);
      this.#wake();
    });
    this.#delayed.set(conversation, timer);
  }

  #wake(): void {
    this.#working ??= this.#work().finally(() => (this.#working = null));
  }

  async #work(): Promise<void> {
    for (const conversation of this.#due) {
      const [handler] = this.#handlers;
      if (!handler) return;
      await this.#try(handler, conversation);
      this.#due.delete(conversation);
    }
  }

  async #try(handler: Handler, conversation: string): Promise<void> {
    try {
      await handler(conversation);
      this.#failures.delete(conversation);
    } catch (error) {
      this.#onFault(toError(error));
      const failures = (this.#failures.get(conversation) ?? 0) + 1;
      this.#failures.set(conversation, failures);
      await this.add(conversation, tryAgainAfterMs(failures));
    }
  }
}
