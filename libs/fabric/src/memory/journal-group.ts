import type { Timers } from '@colloquy/lifecycle';

import { toError, type FaultReport } from '../fault-report.ts';
import type { JournalRing } from './journal-ring.ts';

export interface JournalGroupOptions {
  readonly ring: JournalRing;
  readonly retryAfterMs: number;
  readonly timers: Timers;
  readonly onFault: FaultReport;
}

type OnEntry = (entry: unknown) => void | Promise<void>;

/** Readers that share the entries of a journal among them, and how far they are. */
export class JournalGroup implements AsyncDisposable {
  readonly #options: JournalGroupOptions;
  readonly #readers = new Set<Reader>();
  /** Entries whose handler threw, due again, as JSON. */
  readonly #again: string[] = [];
  readonly #retries = new Set<Disposable>();
  #cursor = 0;

  constructor(options: JournalGroupOptions) {
    this.#options = options;
  }

  /** Number of the newest line a reader was handed. */
  get cursor(): number {
    return this.#cursor;
  }

  follow(onEntry: OnEntry): AsyncDisposable {
    const reader = new Reader(
      () => this.#next(),
      onEntry,
      (json, error) => this.#retry(json, error),
    );
    this.#readers.add(reader);
    reader.wake();
    return {
      [Symbol.asyncDispose]: async () => {
        this.#readers.delete(reader);
        await reader[Symbol.asyncDispose]();
        this.wake();
      },
    };
  }

  wake(): void {
    for (const reader of this.#readers) reader.wake();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const retry of this.#retries) retry[Symbol.dispose]();
    this.#retries.clear();
    await Promise.all(Array.from(this.#readers, (reader) => reader[Symbol.asyncDispose]()));
  }

  #next(): string | undefined {
    const again = this.#again.shift();
    if (again !== undefined) return again;
    const line = this.#options.ring.next(this.#cursor);
    if (line) this.#cursor = line.number;
    return line?.json;
  }

  #retry(json: string, error: unknown): void {
    this.#options.onFault(toError(error));
    const retry = this.#options.timers.after(this.#options.retryAfterMs, () => {
      this.#retries.delete(retry);
      this.#again.push(json);
      this.wake();
    });
    this.#retries.add(retry);
  }
}

/** Takes entries one at a time, for as long as there are any. */
class Reader implements AsyncDisposable {
  readonly #next: () => string | undefined;
  readonly #onEntry: OnEntry;
  readonly #onFailed: (json: string, error: unknown) => void;
  #running: Promise<void> | null = null;
  #isStopped = false;

  constructor(next: () => string | undefined, onEntry: OnEntry, onFailed: (json: string, error: unknown) => void) {
    this.#next = next;
    this.#onEntry = onEntry;
    this.#onFailed = onFailed;
  }

  wake(): void {
    if (this.#running !== null || this.#isStopped) return;
    this.#running = this.#run();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isStopped = true;
    await this.#running;
  }

  async #run(): Promise<void> {
    // Not inside `append`: the writer goes on first.
    await new Promise<void>((resolve) => setImmediate(resolve));
    for (let json = this.#take(); json !== undefined; json = this.#take()) {
      try {
        await this.#onEntry(JSON.parse(json));
      } catch (error) {
        this.#onFailed(json, error);
      }
    }
    // In the same step as the last look, so that no wake-up falls between them.
    this.#running = null;
  }

  #take(): string | undefined {
    return this.#isStopped ? undefined : this.#next();
  }
}
