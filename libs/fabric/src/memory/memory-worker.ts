import type { Timers } from '@colloquy/lifecycle';

import { Holding, type HoldOutcome } from '../holding.ts';
import type { Placed, ServeOptions } from '../placement.port.ts';

export interface MemoryWorkerOptions extends ServeOptions {
  readonly timers: Timers;
  readonly onReleased: (conversation: string, outcome: HoldOutcome) => void;
  readonly onDisposed: (worker: MemoryWorker) => void;
}

/** One worker of a `MemoryPlacement`: what it holds and whether it takes more. */
export class MemoryWorker implements Placed, AsyncDisposable {
  readonly #options: MemoryWorkerOptions;
  readonly #held = new Map<string, { holding: Holding; released: Promise<void> }>();
  #isDraining = false;

  constructor(options: MemoryWorkerOptions) {
    this.#options = options;
  }

  get load(): number {
    return this.#held.size;
  }

  get hasRoom(): boolean {
    return !this.#isDraining && this.#held.size < this.#options.capacity;
  }

  holds(conversation: string): boolean {
    return this.#held.has(conversation);
  }

  take(conversation: string): void {
    const { hold, timers, onReleased } = this.#options;
    const holding = new Holding({ conversation, hold, timers });
    const released = holding.outcome.then((outcome) => {
      this.#held.delete(conversation);
      onReleased(conversation, outcome);
    });
    this.#held.set(conversation, { holding, released });
  }

  async drain(): Promise<void> {
    this.#isDraining = true;
    await Promise.all(Array.from(this.#held.values(), ({ released }) => released));
  }

  letGo(reason: string): void {
    for (const { holding } of this.#held.values()) holding.letGo(new Error(reason));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const drained = this.drain();
    this.letGo('the worker stops');
    await drained;
    this.#options.onDisposed(this);
  }
}
