/** Allowed values of each label: the product of them bounds how many series a metric can have. */
export type LabelValues = Readonly<Record<string, readonly string[]>>;

/** A metric of a single series. */
export type NoLabels = Readonly<Record<string, readonly never[]>>;

export interface MetricDefinition<L extends LabelValues = LabelValues, K extends MetricKind = MetricKind> {
  readonly kind: K;
  readonly name: string;
  /** One sentence with the unit. */
  readonly help: string;
  readonly labels: L;
  readonly buckets?: readonly number[];
}

export type MetricKind = 'counter' | 'gauge' | 'histogram';
export type MetricDefinitions = Readonly<Record<string, MetricDefinition>>;

/** Seconds; from half a millisecond to ten seconds: hops inside the system. */
export const hopBuckets = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const;
/** Seconds; what a person waits for. */
export const humanBuckets = [0.1, 0.2, 0.3, 0.4, 0.5, 0.7, 1, 1.5, 2, 3, 5, 8, 13] as const;

/** Seconds; the stages of a turn, from a hop between servers to what a person waits for. */
export const stageBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, ...humanBuckets] as const;

export function counter<const L extends LabelValues = NoLabels>(
  name: string,
  help: string,
  labels?: L,
): MetricDefinition<L, 'counter'> {
  return { kind: 'counter', name, help, labels: labels ?? ({} as L) };
}

export function gauge<const L extends LabelValues = NoLabels>(
  name: string,
  help: string,
  labels?: L,
): MetricDefinition<L, 'gauge'> {
  return { kind: 'gauge', name, help, labels: labels ?? ({} as L) };
}

export function histogram<const L extends LabelValues = NoLabels>(
  name: string,
  help: string,
  buckets: readonly number[],
  labels?: L,
): MetricDefinition<L, 'histogram'> {
  return { kind: 'histogram', name, help, buckets, labels: labels ?? ({} as L) };
}
