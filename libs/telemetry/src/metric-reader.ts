import { Histogram } from 'prom-client';

import type { MetricDefinition } from './metric-definitions.ts';
import type { MetricsRegistry } from './metrics.ts';

export interface SeriesValue {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Cumulated counts of a histogram; the last bound is infinite. */
export interface Distribution {
  readonly count: number;
  readonly buckets: readonly { readonly upTo: number; readonly count: number }[];
}

/** Reads back what the metrics of a registry say, for those who do not speak Prometheus. */
export class MetricReader {
  readonly #registry: MetricsRegistry;

  constructor(registry: MetricsRegistry) {
    this.#registry = registry;
  }

  /** Every series of a counter or gauge; none when it was never registered. */
  async series({ name }: MetricDefinition): Promise<SeriesValue[]> {
    const metric = await this.#registry.getSingleMetric(name)?.get();
    return (metric?.values ?? []).map(({ labels, value }) => ({ labels: texts(labels), value }));
  }

  /** The sum over all series that have these labels. */
  async total(definition: MetricDefinition, labels: Readonly<Record<string, string>> = {}): Promise<number> {
    const series = (await this.series(definition)).filter((each) => has(each.labels, labels));
    return series.reduce((sum, { value }) => sum + value, 0);
  }

  /** The one series of a histogram that has these labels. */
  async distribution({ name }: MetricDefinition, labels: Readonly<Record<string, string>> = {}): Promise<Distribution> {
    const metric = this.#registry.getSingleMetric(name);
    const values = metric instanceof Histogram ? (await metric.get()).values : [];
    const own = values.filter((each) => has(texts(each.labels), labels));
    const buckets = own
      .filter(({ metricName }) => metricName === `${name}_bucket`)
      .map((each) => ({ upTo: boundOf(texts(each.labels)['le']), count: each.value }))
      .sort((a, b) => a.upTo - b.upTo);
    return { count: buckets.at(-1)?.count ?? 0, buckets };
  }
}

/**
 * The value below which the share `quantile` of a distribution lies, as even within its bucket; null when it is empty.
 * Beyond the last finite bound nothing is known but that bound.
 */
export function quantileOf({ count, buckets }: Distribution, quantile: number): number | null {
  if (count === 0) return null;
  const rank = quantile * count;
  let from = 0;
  let below = 0;
  for (const { upTo, count: reached } of buckets) {
    if (reached >= rank && reached > below) {
      if (upTo === Number.POSITIVE_INFINITY) return from;
      return from + ((upTo - from) * (rank - below)) / (reached - below);
    }
    from = upTo;
    below = reached;
  }
  return from;
}

function boundOf(le: string | undefined): number {
  return le === undefined || le === '+Inf' ? Number.POSITIVE_INFINITY : Number(le);
}

function texts(labels: Readonly<Record<string, string | number | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(labels).map(([name, value]) => [name, String(value)]));
}

function has(labels: Readonly<Record<string, string>>, wanted: Readonly<Record<string, string>>): boolean {
  return Object.entries(wanted).every(([name, value]) => labels[name] === value);
}
