import type { Alert, Condition } from '../rules/rule.ts';
import type { Tempo } from '../rules/tempo.ts';
import { burnRates, MIN_BAD_EVENTS, type BurnRate } from './burn-rates.ts';
import { recorded } from './slo-records.ts';
import { budgetOf, type Slo } from './slo.ts';

/** One alert for each burn rate, all of the same name: they have one runbook. */
export function burnAlerts(slo: Slo, tempo: Tempo): readonly Alert[] {
  return burnRates.map((rate) => ({
    name: slo.alert,
    severity: rate.severity,
    conditions: conditionsOf(slo, rate),
    holds: tempo.duration(rate.severity === 'page' ? '1m' : '15m'),
    summary: slo.symptom,
    description:
      `{{ $value | humanizePercentage }} of events were bad within ${rate.long}; the objective: ${slo.promise} ` +
      `At ${rate.factor} times the rate it allows, the budget of 30 days lasts ${daysLeft(rate)}.`,
    labels: { slo: slo.name, window: rate.long },
  }));
}

function conditionsOf(slo: Slo, { factor, long, short }: BurnRate): readonly Condition[] {
  const own = `{slo="${slo.name}"}`;
  const limit = Number((factor * budgetOf(slo)).toFixed(6));
  return [
    { series: `${recorded.errorRatio(long)}${own}`, test: `> ${limit}` },
    { series: `${recorded.errorRatio(short)}${own}`, test: `> ${limit}` },
    { series: `${recorded.badEvents(long)}${own}`, test: `>= ${MIN_BAD_EVENTS}` },
  ];
}

function daysLeft({ factor }: BurnRate): string {
  const days = 30 / factor;
  return days < 3 ? `${Math.round(days * 24)} hours` : `${Math.round(days)} days`;
}
