import type { LabelValues, MetricDefinition } from '@colloquy/telemetry';

/** Values of a metric's own labels: one, or several of which any will do. */
export type Selection<L extends LabelValues> = { readonly [K in keyof L]?: L[K][number] | readonly L[K][number][] };

/** In Grafana a window that fits the time shown; Prometheus itself knows no such thing. */
export const SHOWN = '$__rate_interval';

/**
 * A selector of the metric's series. `target` is a matcher of what Prometheus adds by itself, as `job="gateway"`. Names and
 * label values come from the table that the service registers, so that what a service no longer shows does not compile.
 */
export function series<L extends LabelValues>(
  metric: MetricDefinition<L>,
  labels: Selection<L> = {},
  target = '',
): string {
  return selector(metric.name, labels, target);
}

/** How often a histogram was observed. */
export function observations<L extends LabelValues>(
  metric: MetricDefinition<L, 'histogram'>,
  labels: Selection<L> = {},
  target = '',
): string {
  return selector(`${metric.name}_count`, labels, target);
}

/** How often a histogram was observed at or below `bound`, which must be one of its buckets. */
export function observationsWithin<L extends LabelValues>(
  metric: MetricDefinition<L, 'histogram'>,
  bound: number,
  labels: Selection<L> = {},
): string {
  if (!metric.buckets?.includes(bound)) throw new Error(`${metric.name} has no bucket of ${bound}`);
  // Prometheus 3 writes whole bounds as "2.0", Prometheus 2 as they were exposed: "2".
  const le = Number.isInteger(bound) ? `le=~"${bound}(\\\\.0)?"` : `le="${bound}"`;
  return selector(`${metric.name}_bucket`, labels, le);
}

/** The value that the share `q` of observations stays below, by the labels named. */
export function quantile<L extends LabelValues>(
  q: number,
  metric: MetricDefinition<L, 'histogram'>,
  options: { readonly labels?: Selection<L>; readonly by?: readonly string[]; readonly target?: string } = {},
): string {
  const { labels = {}, by = [], target = '' } = options;
  const buckets = selector(`${metric.name}_bucket`, labels, target);
  return `histogram_quantile(${q}, sum by (${['le', ...by].join(', ')}) (rate(${buckets}[${SHOWN}])))`;
}

/** Events a second over all replicas, by the labels named. */
export function rate(selected: string, by: readonly string[] = [], window = SHOWN): string {
  return sum(`rate(${selected}[${window}])`, by);
}

/** Events within the window over all replicas, by the labels named; whole numbers become fractions by extrapolation. */
export function increase(selected: string, window: string, by: readonly string[] = []): string {
  return sum(`increase(${selected}[${window}])`, by);
}

export function sum(expression: string, by: readonly string[] = []): string {
  return aggregate('sum', expression, by);
}

/** For gauges of which every replica shows the same value. */
export function max(expression: string, by: readonly string[] = []): string {
  return aggregate('max', expression, by);
}

export function min(expression: string, by: readonly string[] = []): string {
  return aggregate('min', expression, by);
}

function aggregate(operator: string, expression: string, by: readonly string[]): string {
  return by.length > 0 ? `${operator} by (${by.join(', ')}) (${expression})` : `${operator}(${expression})`;
}

function selector(
  name: string,
  labels: Readonly<Record<string, string | readonly string[] | undefined>>,
  target: string,
) {
  const own = Object.entries(labels).flatMap(([label, value]) => (value === undefined ? [] : [matcher(label, value)]));
  const matchers = target === '' ? own : [...own, target];
  return matchers.length > 0 ? `${name}{${matchers.join(', ')}}` : name;
}

function matcher(label: string, value: string | readonly string[]): string {
  return typeof value === 'string' ? `${label}="${value}"` : `${label}=~"${value.join('|')}"`;
}
