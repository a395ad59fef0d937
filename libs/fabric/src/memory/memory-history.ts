import type { Timers } from '@colloquy/lifecycle';

import type { ConversationHistory, Forgetting, HistoryPort } from '../history.port.ts';
import type { ConversationRecord, StoredItem } from '../store.port.ts';

/** Of conversations that have ended the newest are kept; a process is not an archive. */
const MAX_ENDED = 200;
const MAX_EVENTS = 5_000;

interface Talk {
  readonly record: ConversationRecord;
  readonly items: StoredItem[];
}

/** `talk` of one that goes on is the store's own. */
interface Kept {
  readonly talk: Talk;
  readonly events: string[];
  readonly endedAt: number | null;
  keepUntil: number;
}

/** Looks back on the conversations of one process. */
export class MemoryHistory implements HistoryPort {
  readonly #kept = new Map<string, Kept>();
  readonly #timers: Pick<Timers, 'now'>;
  readonly #keepMs: number;

  constructor(timers: Pick<Timers, 'now'>, keepMs: number) {
    this.#timers = timers;
    this.#keepMs = keepMs;
  }

  /** The store has a new conversation. */
  begin(talk: Talk): void {
    this.#kept.set(talk.record.id, { talk, events: [], endedAt: null, keepUntil: Infinity });
  }

  /** Words that came after the end. */
  append(id: string, epoch: number, item: StoredItem): void {
    const kept = this.#kept.get(id);
    if (kept?.talk.record.epoch === epoch) kept.talk.items.push({ ...item });
  }

  end(talk: Talk): void {
    const { id } = talk.record;
    const kept = this.#kept.get(id);
    // The newest are last.
    this.#kept.delete(id);
    const now = this.#timers.now();
    if (kept) this.#kept.set(id, { ...kept, talk, endedAt: now, keepUntil: now + this.#keepMs });
    this.#tidy();
  }

  async note(id: string, event: unknown): Promise<void> {
    const events = this.#kept.get(id)?.events;
    const json = JSON.stringify(event);
    if (events && events.length < MAX_EVENTS && !events.includes(json)) events.push(json);
  }

  async read(id: string): Promise<ConversationHistory | null> {
    this.#tidy();
    const kept = this.#kept.get(id);
    if (!kept) return null;
    const { user, createdAt, settings } = kept.talk.record;
    return {
      id,
      ...(user !== undefined && { user }),
      createdAt,
      endedAt: kept.endedAt,
      ...(settings && { settings }),
      items: [...kept.talk.items],
      events: kept.events.map((json): unknown => JSON.parse(json)),
    };
  }

  async prolong(id: string): Promise<void> {
    const kept = this.#kept.get(id);
    if (kept && kept.endedAt !== null) kept.keepUntil = this.#timers.now() + this.#keepMs;
  }

  async forget(id: string): Promise<Forgetting> {
    this.#tidy();
    const kept = this.#kept.get(id);
    if (!kept) return 'unknown';
    if (kept.endedAt === null) return 'ongoing';
    this.#kept.delete(id);
    return 'forgotten';
  }

  #tidy(): void {
    const now = this.#timers.now();
    const ended = [...this.#kept].filter(([, { endedAt }]) => endedAt !== null);
    for (const [index, [id, { keepUntil }]] of ended.entries()) {
      if (keepUntil <= now || ended.length - index > MAX_ENDED) this.#kept.delete(id);
    }
  }
}
