import { increase } from '../promql/series.ts';
import type { RecordingRule, RuleGroup } from '../rules/rule.ts';
import type { Tempo } from '../rules/tempo.ts';
import { budgetOf, type Slo } from './slo.ts';

/** Windows that follow what goes on now, and those over days, which cost more and change less. */
const windows = { quick: ['5m', '30m', '1h', '2h', '6h'], slow: ['1d', '3d'] } as const;

type Window = (typeof windows)[keyof typeof windows][number];

/** Names of what is recorded; each series has the label `slo`. */
export const recorded = {
  events: (window: string) => `slo:events:increase${window}`,
  badEvents: (window: string) => `slo:bad_events:increase${window}`,
  errorRatio: (window: string) => `slo:error_ratio:increase${window}`,
  budget: 'slo:error_budget:ratio',
} as const;

/** The groups that keep the figures of an objective; ratios come from the counts recorded just before them. */
export function recordGroups(slo: Slo, tempo: Tempo): readonly RuleGroup[] {
  return [
    {
      name: `slo-${slo.name}`,
      interval: tempo.duration('30s'),
      records: [
        { record: recorded.budget, labels: { slo: slo.name }, expr: `vector(${budgetOf(slo)})` },
        ...windows.quick.flatMap((window) => records(slo, window, tempo)),
      ],
    },
    {
      // Still well within the five minutes after which Prometheus calls a series gone.
      name: `slo-${slo.name}-days`,
      interval: tempo.duration('2m'),
      records: windows.slow.flatMap((window) => records(slo, window, tempo)),
    },
  ];
}

function records(slo: Slo, window: Window, tempo: Tempo): readonly RecordingRule[] {
  const labels = { slo: slo.name };
  const span = tempo.duration(window);
  const own = `{slo="${slo.name}"}`;
  const [events, bad] = [recorded.events(window), recorded.badEvents(window)];
  return [
    { record: events, labels, expr: increase(slo.events, span) },
    { record: bad, labels, expr: `${increase(slo.events, span)}\n- ${increase(slo.good, span)}` },
    // Without events it is 0 / 0, which no threshold is below.
    { record: recorded.errorRatio(window), labels, expr: `${bad}${own} / ${events}${own}` },
  ];
}
