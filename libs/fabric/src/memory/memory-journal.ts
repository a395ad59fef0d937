import type { Timers } from '@colloquy/lifecycle';

import { toError, type FaultReport } from '../fault-report.ts';
import { journalLine } from '../journal-line.ts';
import type { JournalPort } from '../journal.port.ts';
import { JournalGroup } from './journal-group.ts';
import { JournalRing } from './journal-ring.ts';

export interface MemoryJournalOptions {
  readonly maxChars: number;
  /** Wait before an entry whose handler threw is given again (ms). */
  readonly retryAfterMs: number;
  readonly timers: Timers;
  readonly onFault: FaultReport;
}

/** A journal inside one process. Entries are kept as JSON, so readers get copies, as between processes. */
export class MemoryJournal implements JournalPort, AsyncDisposable {
  readonly #options: MemoryJournalOptions;
  readonly #ring: JournalRing;
  readonly #groups = new Map<string, JournalGroup>();
  #dropped = 0;

  constructor(options: MemoryJournalOptions) {
    this.#options = options;
    this.#ring = new JournalRing(options.maxChars);
  }

  get dropped(): number {
    return this.#dropped;
  }

  append(entry: unknown): void {
    try {
      const json = journalLine(entry);
      const unread = this.#unread() + 1;
      this.#ring.append(json);
      this.#dropped += Math.max(unread - this.#unread(), 0);
    } catch (error) {
      this.#dropped += 1;
      this.#options.onFault(toError(error));
      return;
    }
    for (const group of this.#groups.values()) group.wake();
  }

  async backlog(group: string): Promise<number> {
    return this.#ring.countAfter(this.#groups.get(group)?.cursor ?? 0);
  }

  async follow(options: Parameters<JournalPort['follow']>[0]): Promise<AsyncDisposable> {
    return this.#group(options.group).follow(options.onEntry);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(Array.from(this.#groups.values(), (group) => group[Symbol.asyncDispose]()));
  }

  /** Lines the group that is furthest behind has still to read. */
  #unread(): number {
    const cursors = Array.from(this.#groups.values(), ({ cursor }) => cursor);
    return this.#ring.countAfter(cursors.length === 0 ? 0 : Math.min(...cursors));
  }

  #group(name: string): JournalGroup {
    const known = this.#groups.get(name);
    if (known) return known;
    const group = new JournalGroup({ ...this.#options, ring: this.#ring });
    this.#groups.set(name, group);
    return group;
  }
}
