import type { Address } from './bus.port.ts';
import type { TraceContext } from './trace/trace.port.ts';

/** What of a conversation outlives the processes that carry it. */
export interface ConversationRecord {
  readonly id: string;
  /** Bus address of the gateway that holds the client. */
  readonly gateway: Address;
  /** Hz of the client's PCM16. */
  readonly inputRate: number;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** The opening as the traces know it; absent when it is not traced. */
  readonly trace?: TraceContext;
  /** Number of owners so far: 0 until the first worker claims it. */
  readonly epoch: number;
}

/** A finalized piece of the conversation: words said and heard. Ordered by arrival. */
export interface ConversationItem {
  readonly role: 'user' | 'assistant';
  readonly text: string;
  readonly itemId: string;
}

/** The state shared by all processes. Every write by an owner carries its epoch; an older one changes nothing. */
export interface ConversationStorePort {
  /** Creating what exists already changes nothing. */
  create(record: Omit<ConversationRecord, 'epoch'>): Promise<void>;
  /** Makes the caller the owner: raises the epoch by one and returns the record, or null when there is none (ended). */
  claim(id: string): Promise<ConversationRecord | null>;
  /** Adds a finalized item; false (and no change) when `epoch` is not the current one or the record is gone. */
  append(id: string, epoch: number, item: ConversationItem): Promise<boolean>;
  items(id: string): Promise<ConversationItem[]>;
  /** Forgets the conversation and all it holds. Ending twice is fine. */
  end(id: string): Promise<void>;
}
