import type { Timers } from '@colloquy/lifecycle';

import { toError, type FaultReport } from '../fault-report.ts';
import { offerAgainAfterMs, type HoldOutcome } from '../holding.ts';
import type { Placed, PlacementDepth, PlacementPort, ServeOptions } from '../placement.port.ts';
import { MemoryWorker } from './memory-worker.ts';

/** Puts conversations on the workers of one process: each on the least loaded one with room, first come first served. */
export class MemoryPlacement implements PlacementPort, AsyncDisposable {
  readonly #timers: Timers;
  readonly #onFault: FaultReport;
  readonly #workers = new Set<MemoryWorker>();
  readonly #waiting: string[] = [];
  /** Conversations whose hold failed, waiting to be offered again. */
  readonly #delayed = new Map<string, Disposable>();
  readonly #failures = new Map<string, number>();

  constructor(timers: Timers, onFault: FaultReport) {
    this.#timers = timers;
    this.#onFault = onFault;
  }

  async offer(conversation: string): Promise<void> {
    if (this.#knows(conversation)) return;
    this.#waiting.push(conversation);
    setImmediate(() => this.#place());
  }

  async withdraw(conversation: string): Promise<boolean> {
    if (!this.#forgetOffer(conversation)) return false;
    this.#failures.delete(conversation);
    return true;
  }

  async serve(options: ServeOptions): Promise<Placed & AsyncDisposable> {
    const worker = new MemoryWorker({
      ...options,
      timers: this.#timers,
      onReleased: (conversation, outcome) => this.#release(conversation, outcome),
      onDisposed: (disposed) => this.#workers.delete(disposed),
    });
    this.#workers.add(worker);
    setImmediate(() => this.#place());
    return worker;
  }

  async depth(): Promise<PlacementDepth> {
    const active = [...this.#workers].reduce((sum, worker) => sum + worker.load, 0);
    return { waiting: this.#waiting.length + this.#delayed.size, active };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(Array.from(this.#workers, (worker) => worker[Symbol.asyncDispose]()));
    for (const timer of this.#delayed.values()) timer[Symbol.dispose]();
    this.#delayed.clear();
  }

  #knows(conversation: string): boolean {
    if (this.#waiting.includes(conversation) || this.#delayed.has(conversation)) return true;
    return [...this.#workers].some((worker) => worker.holds(conversation));
  }

  #forgetOffer(conversation: string): boolean {
    const place = this.#waiting.indexOf(conversation);
    if (place >= 0) this.#waiting.splice(place, 1);
    this.#delayed.get(conversation)?.[Symbol.dispose]();
    return this.#delayed.delete(conversation) || place >= 0;
  }

  #place(): void {
    for (;;) {
      const worker = this.#leastLoaded();
      const conversation = worker && this.#waiting.shift();
      if (conversation === undefined) return;
      worker?.take(conversation);
    }
  }

  #leastLoaded(): MemoryWorker | undefined {
    let best: MemoryWorker | undefined;
    for (const worker of this.#workers) {
      if (worker.hasRoom && (best === undefined || worker.load < best.load)) best = worker;
    }
    return best;
  }

  #release(conversation: string, outcome: HoldOutcome): void {
    switch (outcome.kind) {
      case 'over':
        this.#failures.delete(conversation);
        break;
      case 'let-go':
        // It goes on where it was: before those that have not begun.
        this.#waiting.unshift(conversation);
        break;
      case 'failed':
        this.#onFault(toError(outcome.error));
        this.#offerLater(conversation);
        break;
      default:
        outcome satisfies never;
    }
    this.#place();
  }

  #offerLater(conversation: string): void {
    const failures = (this.#failures.get(conversation) ?? 0) + 1;
    this.#failures.set(conversation, failures);
    const timer = this.#timers.after(offerAgainAfterMs(failures), () => {
      this.#delayed.delete(conversation);
      this.#waiting.push(conversation);
      this.#place();
    });
    this.#delayed.set(conversation, timer);
  }
}
