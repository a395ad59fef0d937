/** What a conversation and its user may use; null: any amount. */
export interface BudgetLimits {
  readonly conversationUsd: number | null;
  readonly userDayUsd: number | null;
  /** How long a conversation may last (s). */
  readonly conversationSeconds: number | null;
  /** What the model is told to say at the end. */
  readonly farewell: string;
}

/** Whose budget it is. */
export const budgetScopes = ['conversation', 'user'] as const;
export type BudgetScope = (typeof budgetScopes)[number];

export const budgetHappenings = ['warned', 'ended', 'refused'] as const;
export type BudgetHappening = (typeof budgetHappenings)[number];

/** A budget as it is now: `spent` of `limit` is used. */
export interface BudgetState {
  readonly scope: BudgetScope;
  readonly unit: 'usd' | 'seconds';
  readonly spent: number;
  readonly limit: number;
}
