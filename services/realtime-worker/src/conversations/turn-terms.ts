import type { BudgetLimits } from '../money/budget-limits.ts';
import type { PriceList } from '../money/price-list.ts';

/** What every turn of this worker is measured and charged by. */
export interface TurnTerms {
  readonly prices: PriceList;
  readonly budget: BudgetLimits;
  /** null: the user's words are not written down. */
  readonly transcriptionModel: string | null;
  /** How far ahead of its playback reply audio is sent (ms). */
  readonly downlinkLeadMs: number;
}
