import type { BlobCachePort } from './blob-cache.port.ts';
import type { BusPort } from './bus.port.ts';
import type { FollowUpPort } from './follow-up.port.ts';
import type { HistoryPort } from './history.port.ts';
import type { JournalPort } from './journal.port.ts';
import type { LimiterPort } from './limiter.port.ts';
import type { PlacementPort } from './placement.port.ts';
import type { ConversationStorePort } from './store.port.ts';
import type { TicketPort } from './ticket.port.ts';

/** What connects the processes. Two engines: memory (one process) and Redis. */
export interface Fabric extends AsyncDisposable {
  readonly engine: 'memory' | 'redis';
  readonly bus: BusPort;
  readonly store: ConversationStorePort;
  readonly history: HistoryPort;
  readonly followUps: FollowUpPort;
  readonly placement: PlacementPort;
  readonly journal: JournalPort;
  readonly blobs: BlobCachePort;
  readonly tickets: TicketPort;
  readonly limiter: LimiterPort;
  /** Resolves when the engine answers; rejects with the reason when it does not. */
  check(): Promise<void>;
}
