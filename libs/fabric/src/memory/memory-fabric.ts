import { systemTimers, type Timers } from '@colloquy/lifecycle';

import { FabricUnavailable } from '../fabric-unavailable.ts';
import type { Fabric } from '../fabric.ts';
import { warnOfFault, type FaultReport } from '../fault-report.ts';
import { MemoryBlobs } from './memory-blobs.ts';
import { MemoryBus } from './memory-bus.ts';
import { MemoryFollowUps } from './memory-follow-ups.ts';
import { MemoryHistory } from './memory-history.ts';
import { MemoryJournal } from './memory-journal.ts';
import { MemoryLimiter } from './memory-limiter.ts';
import { MemoryPlacement } from './memory-placement.ts';
import { MemoryStore } from './memory-store.ts';
import { MemoryTickets } from './memory-tickets.ts';

export interface MemoryFabricOptions {
  readonly timers?: Timers;
  /** Hears of listeners and holds that threw and of frames that could not be sent. Process warnings by default. */
  readonly onError?: FaultReport;
  /** Characters of JSON the journal keeps for readers that are away. */
  readonly journalChars?: number;
  /** Wait before a journal entry whose handler threw is given again (ms). */
  readonly journalRetryAfterMs?: number;
  /** How long a conversation can be looked back on after its end (ms). */
  readonly historyMs?: number;
}

/** The fabric of a single process: nothing outlives it. */
export class MemoryFabric implements Fabric {
  readonly engine = 'memory';
  readonly bus: MemoryBus;
  readonly store: MemoryStore;
  readonly history: MemoryHistory;
  readonly followUps: MemoryFollowUps;
  readonly placement: MemoryPlacement;
  readonly journal: MemoryJournal;
  readonly blobs: MemoryBlobs;
  readonly tickets: MemoryTickets;
  readonly limiter: MemoryLimiter;
  #isDisposed = false;

  constructor(options: MemoryFabricOptions = {}) {
    const { timers = systemTimers, onError = warnOfFault } = options;
    const { journalChars = 4 * 1024 * 1024, journalRetryAfterMs = 5_000, historyMs = 0 } = options;
    this.history = new MemoryHistory(timers, historyMs);
    this.store = new MemoryStore(this.history);
    this.followUps = new MemoryFollowUps(timers, onError);
    this.bus = new MemoryBus(onError);
    this.blobs = new MemoryBlobs(timers);
    this.tickets = new MemoryTickets(timers);
    this.limiter = new MemoryLimiter(timers);
    this.placement = new MemoryPlacement(timers, onError);
    this.journal = new MemoryJournal({
      maxChars: journalChars,
      retryAfterMs: journalRetryAfterMs,
      timers,
      onFault: onError,
    });
  }

  async check(): Promise<void> {
    if (this.#isDisposed) throw new FabricUnavailable('the fabric is closed');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isDisposed = true;
    await this.placement[Symbol.asyncDispose]();
    await this.followUps[Symbol.asyncDispose]();
    await this.journal[Symbol.asyncDispose]();
  }
}
