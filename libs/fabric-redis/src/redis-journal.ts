import { randomUUID } from 'node:crypto';

import type { RedisClient } from './redis-client.ts';

import { journalLine, toError, type FaultReport, type JournalPort } from '@colloquy/fabric';
import type { Timers } from '@colloquy/lifecycle';

import { JournalReader } from './journal-reader.ts';
import { JournalStream } from './journal-stream.ts';
import type { RedisConnections } from './redis-connections.ts';

export interface RedisJournalOptions {
  readonly redis: RedisClient;
  readonly connections: RedisConnections;
  readonly keyPrefix: string;
  readonly timers: Timers;
  readonly onFault: FaultReport;
  /** About how many entries are kept for readers that are away. */
  readonly maxEntries: number;
  /** Bytes that may be on their way to RedisClient; past them entries are dropped. */
  readonly maxPendingBytes: number;
  /** An entry its reader did not finish in this time is given again, to any reader of the group (ms). */
  readonly retryAfterMs: number;
}

/** The journal as a Redis stream: what this process writes, and its readers. */
export class RedisJournal implements JournalPort, AsyncDisposable {
  readonly #options: RedisJournalOptions;
  readonly #stream: JournalStream;
  readonly #writer = randomUUID();
  readonly #readers = new Set<JournalReader>();
  #pendingBytes = 0;
  #dropped = 0;
  #written = 0;

  constructor(options: RedisJournalOptions) {
    this.#options = options;
    this.#stream = new JournalStream(options.redis, options.keyPrefix);
  }

  get dropped(): number {
    return this.#dropped;
  }

  append(entry: unknown): void {
    const json = this.#write(entry);
    if (json === null) return;
    const { maxEntries, maxPendingBytes } = this.#options;
    const bytes = Buffer.byteLength(json);
    if (this.#pendingBytes + bytes > maxPendingBytes) {
      this.#dropped += 1;
      return;
    }
    this.#pendingBytes += bytes;
    this.#written += 1;
    this.#stream
      .append({ json, writer: this.#writer, number: this.#written }, maxEntries)
      .then(
        (lost) => (this.#dropped += lost),
        (error: unknown) => this.#drop(error),
      )
      .finally(() => (this.#pendingBytes -= bytes));
  }

  async backlog(group: string): Promise<number> {
    return await this.#stream.backlog(group);
  }

  async follow({ group, reader, onEntry }: Parameters<JournalPort['follow']>[0]): Promise<AsyncDisposable> {
    const names = { group, reader };
    const started = await JournalReader.start({ ...this.#options, stream: this.#stream, names, onEntry });
    this.#readers.add(started);
    return {
      [Symbol.asyncDispose]: async () => {
        this.#readers.delete(started);
        await started[Symbol.asyncDispose]();
      },
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(Array.from(this.#readers, (reader) => reader[Symbol.asyncDispose]()));
  }

  #write(entry: unknown): string | null {
    try {
      return journalLine(entry);
    } catch (error) {
      this.#drop(error);
      return null;
    }
  }

  #drop(error: unknown): void {
    this.#dropped += 1;
    this.#options.onFault(toError(error));
  }
}
