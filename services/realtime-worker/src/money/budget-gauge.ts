import type { BudgetScope, BudgetState } from './budget-limits.ts';

/** Share of a budget after which its user is warned. */
export const WARNING_SHARE = 0.8;

/** Compares what is spent with one limit. Warns once. */
export class BudgetGauge {
  readonly #scope: BudgetScope;
  readonly #unit: BudgetState['unit'];
  readonly #limit: number | null;
  #hasWarned = false;

  /** `limit` null: nothing is ever too much. */
  constructor(scope: BudgetScope, unit: BudgetState['unit'], limit: number | null) {
    this.#scope = scope;
    this.#unit = unit;
    this.#limit = limit;
  }

  get scope(): BudgetScope {
    return this.#scope;
  }

  isExhausted(spent: number): boolean {
    return this.#limit !== null && spent >= this.#limit;
  }

  /** What to say of `spent` now: null when that is nothing, or was said before. */
  judge(spent: number): (BudgetState & { readonly verdict: 'warning' | 'exhausted' }) | null {
    const limit = this.#limit;
    if (limit === null) return null;
    const state = { scope: this.#scope, unit: this.#unit, spent, limit };
    if (this.isExhausted(spent)) return { ...state, verdict: 'exhausted' };
    if (this.#hasWarned || spent < limit * WARNING_SHARE) return null;
    this.#hasWarned = true;
    return { ...state, verdict: 'warning' };
  }
}
