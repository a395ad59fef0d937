import type { Address } from '../bus.port.ts';
import type {
  Charge,
  ConversationRecord,
  ConversationStorePort,
  HeldRecord,
  ResumeRequest,
  Spent,
  StoredItem,
  UserDay,
} from '../store.port.ts';
import type { MemoryHistory } from './memory-history.ts';
import { MemoryAccount, MemoryUserDays } from './memory-account.ts';

interface Stored {
  record: ConversationRecord;
  worker: Address | null;
  resumeHash: string | null;
  readonly items: StoredItem[];
  readonly account: MemoryAccount;
}

/** The conversations of one process. */
export class MemoryStore implements ConversationStorePort {
  readonly #conversations = new Map<string, Stored>();
  readonly #history: MemoryHistory;
  readonly #userDays = new MemoryUserDays();

  constructor(history: MemoryHistory) {
    this.#history = history;
  }

  async create(record: Omit<ConversationRecord, 'epoch'>, resumeHash: string | null = null): Promise<void> {
    if (this.#conversations.has(record.id)) return;
    const begun = { record: { ...record, epoch: 0 }, items: [] };
    this.#conversations.set(record.id, { ...begun, worker: null, resumeHash, account: new MemoryAccount() });
    this.#history.begin(begun);
  }

  async claim(id: string, worker: Address): Promise<ConversationRecord | null> {
    const stored = this.#conversations.get(id);
    if (!stored) return null;
    stored.record = { ...stored.record, epoch: stored.record.epoch + 1 };
    stored.worker = worker;
    return stored.record;
  }

  async resume({ id, tokenHash, nextTokenHash, gateway, user }: ResumeRequest): Promise<HeldRecord | null> {
    const stored = this.#conversations.get(id);
    if (stored?.resumeHash !== tokenHash || stored.record.user !== user) return null;
    stored.resumeHash = nextTokenHash;
    stored.record = { ...stored.record, gateway };
    return { ...stored.record, worker: stored.worker };
  }

  async append(id: string, epoch: number, item: StoredItem): Promise<boolean> {
    const stored = this.#conversations.get(id);
    if (!stored) this.#history.append(id, epoch, item);
    if (stored?.record.epoch !== epoch) return false;
    stored.items.push({ ...item });
    return true;
  }

  async items(id: string): Promise<StoredItem[]> {
    return [...(this.#conversations.get(id)?.items ?? [])];
  }

  async charge(id: string, epoch: number, charge: Charge, userDay?: UserDay): Promise<Spent | null> {
    const stored = this.#conversations.get(id);
    if (stored && stored.record.epoch !== epoch) return null;
    stored?.account.add(id, charge);
    if (userDay) this.#userDays.open(userDay).add(id, charge);
    return await this.spent(id, userDay);
  }

  async spent(id: string, userDay?: UserDay): Promise<Spent> {
    return {
      conversation: this.#conversations.get(id)?.account.nanoUsd ?? 0,
      userDay: userDay ? this.#userDays.nanoUsd(userDay) : 0,
    };
  }

  async end(id: string, epoch?: number): Promise<void> {
    const stored = this.#conversations.get(id);
    if (stored && epoch !== undefined && stored.record.epoch !== epoch) return;
    if (stored) this.#history.end(stored);
    this.#conversations.delete(id);
  }
}
