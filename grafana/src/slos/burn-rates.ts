import type { Severity } from '../rules/rule.ts';

/** How fast the budget of 30 days is being spent, and who should know. */
export interface BurnRate {
  readonly severity: Severity;
  /** 1 spends the budget in exactly 30 days. */
  readonly factor: number;
  /** Over it the rate must hold, so that a blip is none of it. */
  readonly long: string;
  /** Over it the rate must hold too, so that the alert ends soon after the trouble. */
  readonly short: string;
}

/** Those of Google's SRE workbook, chapter 5: 2 % of the budget in an hour, 5 % in six, 10 % in a day, 10 % in three days. */
export const burnRates: readonly BurnRate[] = [
  { severity: 'page', factor: 14.4, long: '1h', short: '5m' },
  { severity: 'page', factor: 6, long: '6h', short: '30m' },
  { severity: 'ticket', factor: 3, long: '1d', short: '2h' },
  { severity: 'ticket', factor: 1, long: '3d', short: '6h' },
];

/**
 * Fewer bad events than these within the long window alert nobody. A system with two conversations a night, one of which
 * fails, would otherwise page: 50 % is a hundred times the budget.
 */
export const MIN_BAD_EVENTS = 5;
