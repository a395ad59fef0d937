import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

import { Sources, type Source } from './sources.ts';
import type { LabelValues, MetricDefinition, MetricDefinitions } from './metric-definitions.ts';

export type MetricsRegistry = Registry;

type Labels<L extends LabelValues> = { [K in keyof L]: L[K][number] };

export interface CounterHandle<L extends LabelValues> {
  add(labels: Labels<L>, amount?: number): void;
  /** Follows a total that is counted elsewhere: it is asked for whenever the metrics are read. */
  follow(labels: Labels<L>, total: () => number): void;
}
export interface GaugeHandle<L extends LabelValues> {
  set(labels: Labels<L>, value: number): void;
  add(labels: Labels<L>, amount: number): void;
  /** Follows a value kept elsewhere, asked for whenever the metrics are read; while it rejects, the last one stays. */
  follow(labels: Labels<L>, value: () => number | Promise<number>): void;
}
export interface HistogramHandle<L extends LabelValues> {
  observe(labels: Labels<L>, value: number): void;
}

type Handle<D> =
  D extends MetricDefinition<infer L, 'counter'>
    ? CounterHandle<L>
    : D extends MetricDefinition<infer L, 'gauge'>
      ? GaugeHandle<L>
      : D extends MetricDefinition<infer L, 'histogram'>
        ? HistogramHandle<L>
        : never;

export type Metrics<D extends MetricDefinitions> = { readonly [K in keyof D]: Handle<D[K]> };

/** A registry with the process's own metrics (CPU, memory, event loop lag, garbage collection). */
export function createRegistry(): MetricsRegistry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 10 });
  return registry;
}

/** Makes the metrics of a definition table in `registry`; every series exists from the start, at zero. */
export function registerMetrics<const D extends MetricDefinitions>(
  definitions: D,
  registry: MetricsRegistry,
): Metrics<D> {
  const handles = Object.entries(definitions).map(([key, definition]) => [key, register(definition, registry)]);
  return Object.fromEntries(handles) as Metrics<D>;
}

function register(definition: MetricDefinition, registry: MetricsRegistry): unknown {
  const { name, help } = definition;
  const common = { name, help, labelNames: Object.keys(definition.labels), registers: [registry] };
  switch (definition.kind) {
    case 'counter': {
      const sources = new Sources((labels, total, before) => metric.inc(labels, Math.max(total - before, 0)));
      const metric: Counter = new Counter({ ...common, collect: () => sources.read() });
      for (const labels of combinations(definition.labels)) metric.inc(labels, 0);
      return {
        add: (labels: Labels<LabelValues>, amount = 1) => metric.inc(labels, amount),
        follow: (labels: Labels<LabelValues>, total: Source) => sources.add(labels, total),
      };
    }
    case 'gauge': {
      const sources = new Sources((labels, value) => metric.set(labels, value));
      const metric: Gauge = new Gauge({ ...common, collect: () => sources.read() });
      for (const labels of combinations(definition.labels)) metric.set(labels, 0);
      return {
        set: (labels: Labels<LabelValues>, value: number) => metric.set(labels, value),
        add: (labels: Labels<LabelValues>, amount: number) => metric.inc(labels, amount),
        follow: (labels: Labels<LabelValues>, value: Source) => sources.add(labels, value),
      };
    }
    case 'histogram': {
      const metric = new Histogram({ ...common, buckets: [...(definition.buckets ?? [])] });
      for (const labels of combinations(definition.labels)) metric.zero(labels);
      return { observe: (labels: Labels<LabelValues>, value: number) => metric.observe(labels, value) };
    }
    default:
      return definition.kind satisfies never;
  }
}

/** Every combination of the allowed label values; one empty combination when there are no labels. */
function combinations(labels: LabelValues): Record<string, string>[] {
  return Object.entries(labels).reduce<Record<string, string>[]>(
    (rows, [label, values]) => rows.flatMap((row) => values.map((value) => ({ ...row, [label]: value }))),
    [{}],
  );
}
