import { quantileOf, type MetricDefinition, type MetricReader } from '@colloquy/telemetry';

import { conversationMetrics as metrics } from '../metrics.events.ts';

/** Milliseconds, rounded to a tenth; null when nothing was measured. */
interface Percentiles {
  readonly count: number;
  readonly p50_ms: number | null;
  readonly p90_ms: number | null;
  readonly p99_ms: number | null;
}

type Figures = Readonly<Record<string, number>>;

/** The indicators as `GET /api/summary` tells them. */
export interface SummaryFigures {
  /** When this process began to count (ISO 8601). */
  readonly since: string;
  /** Several metrics processes share the events: each answers for those it counted itself, Prometheus adds them up. */
  readonly scope: 'events counted by this process';
  readonly conversations: {
    readonly opened: number;
    readonly active: number;
    /** Without a worker, in the whole system. */
    readonly waiting: number;
    readonly ready: number;
    readonly ended_without_ready: number;
    /** Share that became ready of those that did or never will; null before the first. */
    readonly ready_rate: number | null;
  };
  readonly ready: Percentiles;
  readonly stages: Readonly<Record<string, Percentiles>>;
  readonly turns: Figures;
  /** By service, then by code; only what occurred. */
  readonly errors: Readonly<Record<string, Figures>>;
  readonly audio: {
    readonly up: Figures;
    readonly down: Figures;
    readonly clipped: number;
    readonly underruns: number;
    readonly underrun_seconds: number;
    readonly reply_seconds: number;
  };
  readonly tokens: Figures;
  readonly cost_usd: Figures;
  readonly journal: { readonly unread: number; readonly unreadable: number };
}

/** Sums up what this process has counted. */
export class Summary {
  readonly #reader: MetricReader;
  readonly #since = new Date().toISOString();

  constructor(reader: MetricReader) {
    this.#reader = reader;
  }

  async read(): Promise<SummaryFigures> {
    const { stages, turns, tokens, cost, lag, unreadable } = metrics;
    return {
      since: this.#since,
      scope: 'events counted by this process',
      conversations: await this.#conversations(),
      ready: await this.#percentiles(metrics.ready),
      stages: await this.#byLabel(stages, 'stage', (labels) => this.#percentiles(stages, labels)),
      turns: await this.#byLabel(turns, 'status', (labels) => this.#reader.total(turns, labels)),
      errors: await this.#errors(),
      audio: await this.#audio(),
      tokens: await this.#byLabel(tokens, 'kind', (labels) => this.#reader.total(tokens, labels)),
      cost_usd: {
        total: await this.#reader.total(cost),
        ...(await this.#byLabel(cost, 'kind', (labels) => this.#reader.total(cost, labels))),
      },
      journal: { unread: await this.#reader.total(lag), unreadable: await this.#reader.total(unreadable) },
    };
  }

  async #conversations(): Promise<SummaryFigures['conversations']> {
    const { count: ready } = await this.#reader.distribution(metrics.ready);
    const endedWithoutReady = await this.#reader.total(metrics.ended, { ready: 'no' });
    const decided = ready + endedWithoutReady;
    return {
      opened: await this.#reader.total(metrics.opened),
      active: await this.#reader.total(metrics.active),
      waiting: await this.#reader.total(metrics.queue),
      ready,
      ended_without_ready: endedWithoutReady,
      ready_rate: decided === 0 ? null : ready / decided,
    };
  }

  async #errors(): Promise<SummaryFigures['errors']> {
    const errors: Record<string, Record<string, number>> = {};
    for (const { labels, value } of await this.#reader.series(metrics.errors)) {
      const { service = '', code = '' } = labels;
      if (value > 0) errors[service] = { ...errors[service], [code]: value };
    }
    return errors;
  }

  async #audio(): Promise<SummaryFigures['audio']> {
    const { chunks, clipped, underruns, underrunSeconds, replyAudio } = metrics;
    const outcomes = (direction: 'up' | 'down') =>
      this.#byLabel(chunks, 'outcome', (labels) => this.#reader.total(chunks, { ...labels, direction }));
    return {
      up: await outcomes('up'),
      down: await outcomes('down'),
      clipped: await this.#reader.total(clipped),
      underruns: await this.#reader.total(underruns),
      underrun_seconds: await this.#reader.total(underrunSeconds),
      reply_seconds: await this.#reader.total(replyAudio),
    };
  }

  async #percentiles(definition: MetricDefinition, labels: Readonly<Record<string, string>> = {}) {
    const distribution = await this.#reader.distribution(definition, labels);
    const ms = (quantile: number) => {
      const seconds = quantileOf(distribution, quantile);
      return seconds === null ? null : Math.round(seconds * 10_000) / 10;
    };
    return { count: distribution.count, p50_ms: ms(0.5), p90_ms: ms(0.9), p99_ms: ms(0.99) };
  }

  /** A figure for each value the label may have. */
  async #byLabel<T>(
    definition: MetricDefinition,
    label: string,
    figure: (labels: Readonly<Record<string, string>>) => Promise<T>,
  ): Promise<Record<string, T>> {
    const values = definition.labels[label] ?? [];
    const figures = await Promise.all(values.map(async (value) => [value, await figure({ [label]: value })] as const));
    return Object.fromEntries(figures);
  }
}
