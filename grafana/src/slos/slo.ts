/** A promise to users that can be counted: of all events, this share is good. */
export interface Slo {
  /** Value of the label `slo`. */
  readonly name: string;
  /** The alert on its burn rate. */
  readonly alert: string;
  /** The share of good events over 30 days. */
  readonly objective: number;
  /** What the dashboard asks. */
  readonly question: string;
  /** What is promised, with its figures. */
  readonly promise: string;
  /** Why this and not more. */
  readonly reason: string;
  /** What goes wrong for users while the alert fires. */
  readonly symptom: string;
  /** Selector of the counter of good events. */
  readonly good: string;
  /** Selector of the counter of all events. */
  readonly events: string;
}

/** The share that may be bad. */
export function budgetOf({ objective }: Slo): number {
  // Binary fractions: 1 - 0.995 is 0.0050000000000000044.
  return Number((1 - objective).toFixed(6));
}
