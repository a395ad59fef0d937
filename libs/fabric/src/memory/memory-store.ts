import type { ConversationRecord, ConversationStorePort, StoredItem } from '../store.port.ts';

interface Stored {
  record: ConversationRecord;
  readonly items: StoredItem[];
}

/** The conversations of one process. */
export class MemoryStore implements ConversationStorePort {
  readonly #conversations = new Map<string, Stored>();

  async create(record: Omit<ConversationRecord, 'epoch'>): Promise<void> {
    if (this.#conversations.has(record.id)) return;
    this.#conversations.set(record.id, { record: { ...record, epoch: 0 }, items: [] });
  }

  async claim(id: string): Promise<ConversationRecord | null> {
    const stored = this.#conversations.get(id);
    if (!stored) return null;
    stored.record = { ...stored.record, epoch: stored.record.epoch + 1 };
    return stored.record;
  }

  async append(id: string, epoch: number, item: StoredItem): Promise<boolean> {
    const stored = this.#conversations.get(id);
    if (stored?.record.epoch !== epoch) return false;
    stored.items.push({ ...item });
    return true;
  }

  async items(id: string): Promise<StoredItem[]> {
    return [...(this.#conversations.get(id)?.items ?? [])];
  }

  async end(id: string): Promise<void> {
    this.#conversations.delete(id);
  }
}
