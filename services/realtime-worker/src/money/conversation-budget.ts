import type { ConversationRecord, ConversationStorePort, Spent, UserDay } from '@colloquy/fabric';
import type { Timers } from '@colloquy/lifecycle';

import { BudgetGauge, WARNING_SHARE } from './budget-gauge.ts';
import type { BudgetLimits, BudgetScope, BudgetState } from './budget-limits.ts';
import { ChargeQueue, nanoUsd } from './charge-queue.ts';
import { dayOf } from './utc-day.ts';

export interface BudgetParts {
  readonly record: ConversationRecord;
  readonly store: ConversationStorePort;
  readonly timers: Timers;
  readonly limits: BudgetLimits;
  readonly onWarning: (state: BudgetState) => void;
  /** Told once: the conversation has to end. */
  readonly onExhausted: (scope: BudgetScope) => void;
  readonly onFault: (error: unknown) => void;
}

/** What one conversation costs, and what it and its user may. */
export class ConversationBudget implements Disposable {
  readonly #parts: BudgetParts;
  readonly #money: BudgetGauge;
  readonly #time: BudgetGauge;
  readonly #user: BudgetGauge;
  readonly #charges: ChargeQueue;
  readonly #alarms: Disposable[] = [];
  #totalUsd: number | null = 0;
  /** What was spent when the conversation came here. */
  #before: Spent = { conversation: 0, userDay: 0 };
  #isExhausted = false;

  constructor(parts: BudgetParts) {
    const { limits } = parts;
    this.#parts = parts;
    this.#money = new BudgetGauge('conversation', 'usd', limits.conversationUsd);
    this.#time = new BudgetGauge('conversation', 'seconds', limits.conversationSeconds);
    this.#user = new BudgetGauge('user', 'usd', limits.userDayUsd);
    this.#charges = new ChargeQueue({ ...parts, onSpent: (spent) => this.#judge(spent) });
  }

  /** USD since the conversation began, with earlier workers too; null once it used something without a known price. */
  get totalUsd(): number | null {
    return this.#totalUsd;
  }

  /**
   * Whose budget is used up before the conversation begins or goes on here; null: nobody's. Rejects when the store does not
   * answer.
   */
  async admits(): Promise<BudgetScope | null> {
    const { record, store, limits } = this.#parts;
    const userDay = this.#userDay();
    const isKnown = record.epoch === 1 && (userDay === undefined || limits.userDayUsd === null);
    const spent = isKnown ? { conversation: 0, userDay: 0 } : await store.spent(record.id, userDay);
    this.#totalUsd = spent.conversation / 1e9;
    this.#before = spent;
    const isOver = this.#gauges(spent).find(([gauge, amount]) => gauge.isExhausted(amount));
    this.#isExhausted = isOver !== undefined;
    return isOver?.[0].scope ?? null;
  }

  /** The client may talk: from here on it is warned, and the clock runs. */
  begin(): void {
    this.#judge(this.#before);
    const { conversationSeconds } = this.#parts.limits;
    if (conversationSeconds === null) return;
    for (const share of [WARNING_SHARE, 1]) this.#armAt(conversationSeconds * share);
  }

  /** `key`: of a response or an item; what comes again under the same key is not counted again. `usd` null: unknown. */
  charge(key: string, usd: number | null): void {
    if (usd === null) {
      this.#totalUsd = null;
      return;
    }
    if (this.#totalUsd !== null) this.#totalUsd += usd;
    this.#charges.add({ key, nanoUsd: nanoUsd(usd) }, this.#userDay());
  }

  /** Resolves when all charges are with the store, or it cannot be reached. */
  async settled(): Promise<void> {
    await this.#charges.settled();
  }

  [Symbol.dispose](): void {
    for (const alarm of this.#alarms) alarm[Symbol.dispose]();
  }

  #armAt(seconds: number): void {
    const { timers, record } = this.#parts;
    const dueMs = Math.max(record.createdAt + seconds * 1_000 - timers.now(), 0);
    // A timer may come a little early by the clock.
    const tell = () => this.#tell(this.#time.judge(Math.max(this.#ageSeconds(), seconds)));
    this.#alarms.push(timers.after(dueMs, tell));
  }

  #judge(spent: Spent): void {
    for (const [gauge, amount] of this.#gauges(spent)) this.#tell(gauge.judge(amount));
  }

  #gauges({ conversation, userDay }: Spent): readonly (readonly [BudgetGauge, number])[] {
    return [
      [this.#money, conversation / 1e9],
      [this.#user, userDay / 1e9],
      [this.#time, this.#ageSeconds()],
    ];
  }

  #tell(verdict: ReturnType<BudgetGauge['judge']>): void {
    if (verdict === null || this.#isExhausted) return;
    if (verdict.verdict === 'warning') return this.#parts.onWarning(verdict);
    this.#isExhausted = true;
    this.#parts.onExhausted(verdict.scope);
  }

  #ageSeconds(): number {
    return (this.#parts.timers.now() - this.#parts.record.createdAt) / 1_000;
  }

  #userDay(): UserDay | undefined {
    const { user } = this.#parts.record;
    return user === undefined ? undefined : { user, day: dayOf(this.#parts.timers.now()) };
  }
}
