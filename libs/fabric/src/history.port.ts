import type { StoredItem, StoredSettings } from './store.port.ts';

/** A conversation as people look back on it. */
export interface ConversationHistory {
  readonly id: string;
  /** `user` of the record; absent when it belongs to whoever knows its id. */
  readonly user?: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** Milliseconds since the epoch; null while it goes on. */
  readonly endedAt: number | null;
  readonly settings?: StoredSettings;
  /** What was said and done, in order of arrival. One with the `itemId` of an earlier one takes its place. */
  readonly items: readonly StoredItem[];
  /** What was noted of it, oldest first. */
  readonly events: readonly unknown[];
}

/** `ongoing`: nothing was deleted, the conversation still goes on. */
export type Forgetting = 'forgotten' | 'unknown' | 'ongoing';

/**
 * Conversations for the time after them. What has ended is kept for a while that every fabric is opened with, 0 for not at
 * all; then, and after `forget`, nothing is left of it.
 */
export interface HistoryPort {
  /** Adds an event as JSON; the same one again changes nothing. Of a conversation nobody knows it is kept a minute. */
  note(id: string, event: unknown): Promise<void>;
  /** Null when there is none, or not any more. */
  read(id: string): Promise<ConversationHistory | null>;
  /** One that has ended is kept as long as if it ended now. */
  prolong(id: string): Promise<void>;
  forget(id: string): Promise<Forgetting>;
}
