/** A series that Prometheus computes by itself and keeps. */
export interface RecordingRule {
  readonly record: string;
  readonly expr: string;
  readonly labels?: Readonly<Record<string, string>>;
}

export type Severity = 'page' | 'ticket';

/** `page`: somebody has to act now. `ticket`: somebody has to act within days. */
export const severities = ['page', 'ticket'] as const satisfies Severity[];

/** A comparison, as `> 0`, and the series on its left, which has a value also while nothing is wrong. */
export interface Condition {
  readonly series: string;
  readonly test: string;
}

export interface Alert {
  /** CamelCase, as Prometheus and its users write it; its runbook is `docs/runbooks/<the same in kebab-case>.md`. */
  readonly name: string;
  readonly severity: Severity;
  /** All of them must hold, with the same labels. */
  readonly conditions: readonly Condition[];
  /** How long it must be so, as Prometheus writes durations. */
  readonly holds: string;
  readonly summary: string;
  /** What it means for users. May use Prometheus templates. */
  readonly description: string;
  readonly labels?: Readonly<Record<string, string>>;
}

export interface RuleGroup {
  readonly name: string;
  /** How often it is computed; as often as Prometheus is configured to, if not said. */
  readonly interval?: string;
  readonly records?: readonly RecordingRule[];
  readonly alerts?: readonly Alert[];
}

/** `NoWorkerCapacity` → `no-worker-capacity`. */
export function runbookOf(alert: string): string {
  return alert.replaceAll(/(?<=[a-z])[A-Z]/g, '-$&').toLowerCase();
}

/** Each name once, in the order of the alerts. */
export function alertNames(alerts: readonly Alert[]): readonly string[] {
  return [...new Set(alerts.map(({ name }) => name))];
}
