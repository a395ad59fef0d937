import type { Charge, ConversationRecord, ConversationStorePort, Spent, UserDay } from '@colloquy/fabric';

/** USD to billionths of a dollar, whole. */
export function nanoUsd(usd: number): number {
  return Math.round(usd * 1e9);
}

interface Pending {
  readonly charge: Charge;
  readonly userDay: UserDay | undefined;
}

export interface ChargeQueueParts {
  readonly record: ConversationRecord;
  readonly store: ConversationStorePort;
  /** What was spent after a charge was counted. */
  readonly onSpent: (spent: Spent) => void;
  readonly onFault: (error: unknown) => void;
}

/**
 * Brings charges to the store, one after the other. One that fails is told again with the next one and at the end: the
 * store counts it once. What a later owner of the conversation forbids is dropped.
 */
export class ChargeQueue {
  readonly #parts: ChargeQueueParts;
  readonly #pending: Pending[] = [];
  #sending: Promise<void> | null = null;

  constructor(parts: ChargeQueueParts) {
    this.#parts = parts;
  }

  add(charge: Charge, userDay: UserDay | undefined): void {
    this.#pending.push({ charge, userDay });
    void this.settled();
  }

  /** Resolves when nothing waits any more, or the store cannot be reached. */
  async settled(): Promise<void> {
    this.#sending ??= this.#send().finally(() => (this.#sending = null));
    await this.#sending;
  }

  async #send(): Promise<void> {
    const { record, store, onSpent, onFault } = this.#parts;
    for (let next = this.#pending[0]; next !== undefined; next = this.#pending[0]) {
      try {
        const spent = await store.charge(record.id, record.epoch, next.charge, next.userDay);
        this.#pending.shift();
        if (spent !== null) onSpent(spent);
      } catch (error) {
        onFault(error);
        return;
      }
    }
  }
}
