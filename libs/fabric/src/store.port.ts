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
  /** What the client asked for when it connected; absent or empty when it asked for nothing. */
  readonly settings?: StoredSettings;
  /** Hash of who talks, the same in all of the user's conversations; absent when nobody has to say who they are. */
  readonly user?: string;
  /** Hash of the user's plan; absent when it is not known. */
  readonly plan?: string;
  /** Number of owners so far: 0 until the first worker claims it. */
  readonly epoch: number;
}

interface PlacedItem {
  readonly itemId: string;
  /** The item it came after, where that is known: what was said is often written down after its answer. */
  readonly after?: string;
}

/** Words of one side that are final. An assistant's are those the user heard. */
export interface SpokenItem extends PlacedItem {
  readonly role: 'user' | 'assistant';
  readonly text: string;
}

/** A tool the assistant called, with what it gave back. `arguments` and `output` are the texts the model wrote and read. */
export interface ToolItem extends PlacedItem {
  readonly role: 'tool';
  readonly callId: string;
  readonly name: string;
  readonly arguments: string;
  readonly output: string;
}

/**
 * A finalized piece of the conversation, ordered by arrival. One that comes again with the same `itemId` takes the place
 * of the first: words turn out to have been cut when they were final already.
 */
export type ConversationItem = SpokenItem | ToolItem;

/** Settings by name, as the conversation's own schema describes them. */
export type StoredSettings = Readonly<Record<string, unknown>>;

/** The settings a client changed, all of them: the newest such item counts. */
export interface SettingsItem {
  readonly role: 'settings';
  readonly itemId: string;
  readonly settings: StoredSettings;
}

/** The text of a document the user attached, a string a page. `isComplete` is false when the rest was beyond our limits. */
export interface DocumentItem {
  readonly role: 'document';
  readonly itemId: string;
  readonly title: string;
  readonly pages: readonly string[];
  readonly isComplete: boolean;
}

/** What an owner writes down for the next one, and for those who look back. `at`: when, in milliseconds since the epoch. */
export type StoredItem = (ConversationItem | SettingsItem | DocumentItem) & { readonly at?: number };

/** What something cost, to be counted once however often it is told. */
export interface Charge {
  /** What it was for, unique in the conversation: the id of a response, or of an item that was written down. */
  readonly key: string;
  /** Billionths of a dollar, whole: they add up exactly. */
  readonly nanoUsd: number;
}

/** The account of a user for one day. */
export interface UserDay {
  /** `user` of the record. */
  readonly user: string;
  /** UTC, as `2026-11-22`. */
  readonly day: string;
}

/** What was spent so far (billionths of a dollar). */
export interface Spent {
  readonly conversation: number;
  /** Over all conversations of the user; 0 without a user. */
  readonly userDay: number;
}

/** The client of a conversation comes back with the token it was given last; tokens are known by their hashes alone. */
export interface ResumeRequest {
  readonly id: string;
  readonly tokenHash: string;
  /** Of the token that is good from now on. */
  readonly nextTokenHash: string;
  /** Bus address of the gateway it comes to. */
  readonly gateway: Address;
  /** Who the client is proven to be; undefined: nobody in particular. */
  readonly user?: string;
}

/** A record, and where its conversation is held. */
export interface HeldRecord extends ConversationRecord {
  /** Bus address of the newest owner, alive or not; null before the first. */
  readonly worker: Address | null;
}

/** The state shared by all processes. Every write by an owner carries its epoch; an older one changes nothing. */
export interface ConversationStorePort {
  /** Creating what exists already changes nothing. */
  create(record: Omit<ConversationRecord, 'epoch'>, resumeHash?: string): Promise<void>;
  /** Makes `worker` the owner: raises the epoch by one and returns the record, or null when there is none (ended). */
  claim(id: string, worker: Address): Promise<ConversationRecord | null>;
  /**
   * Puts the next token in the place of this one and the client at its new gateway, in one step; null, and no change, when
   * the conversation is over, the token is not its newest, or the user is not the one it belongs to.
   */
  resume(request: ResumeRequest): Promise<HeldRecord | null>;
  /** Adds a finalized item; false (and no change) when `epoch` is not the current one or the record is gone. */
  append(id: string, epoch: number, item: StoredItem): Promise<boolean>;
  items(id: string): Promise<StoredItem[]>;
  /**
   * Adds a charge to the conversation's account, and to that of the user's day if one is named, in one step. Null (and no
   * change) when a later owner has the conversation. One that has ended is charged to the user alone: what is told late
   * was used all the same. A user's day is kept for two days after its last charge.
   */
  charge(id: string, epoch: number, charge: Charge, userDay?: UserDay): Promise<Spent | null>;
  spent(id: string, userDay?: UserDay): Promise<Spent>;
  /**
   * The conversation is over: nobody claims, resumes or pays for it any more. What it held is for those who look back
   * (`HistoryPort`), with what its last owner still appends; the owner is told that it is gone. Ending twice is fine. With
   * an `epoch` nothing happens when a later owner has it.
   */
  end(id: string, epoch?: number): Promise<void>;
}
