/** A series with its value now; NaN where there is nothing to divide by. */
export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface FiringAlert {
  readonly name: string;
  readonly severity: string;
  readonly state: string;
  readonly runbook: string;
}

interface Answer<T> {
  readonly status: string;
  readonly error?: string;
  readonly data?: T;
}

type Vector = Answer<{ readonly result: readonly { metric: Record<string, string>; value: [number, string] }[] }>;
type Alerts = Answer<{
  readonly alerts: readonly { labels: Record<string, string>; annotations: Record<string, string>; state: string }[];
}>;

/** The answer of `/api/v1/query` with an instant vector. */
export function metricAnswer(answer: unknown): readonly Sample[] {
  const { result } = dataOf(answer as Vector);
  return result.map(({ metric, value }) => ({ labels: metric, value: Number(value[1]) }));
}

/** The answer of `/api/v1/alerts`. */
export function alertsAnswer(answer: unknown): readonly FiringAlert[] {
  return dataOf(answer as Alerts).alerts.map(({ labels, annotations, state }) => ({
    name: labels['alertname'] ?? '',
    severity: labels['severity'] ?? '',
    state,
    runbook: annotations['runbook_url'] ?? '',
  }));
}

function dataOf<T>({ status, error, data }: Answer<T>): T {
  if (status !== 'success' || data === undefined) throw new Error(error ?? 'Prometheus gave no data');
  return data;
}
