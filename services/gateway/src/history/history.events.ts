import { counter, registerMetrics, type Log, type Metrics, type MetricsRegistry } from '@colloquy/telemetry';

import type { Asker } from './history-desk.ts';

export const historyMetrics = {
  archived: counter('colloquy_gateway_archived_total', 'Tries to archive a conversation that ended.', {
    outcome: ['ok', 'failed'],
  }),
} as const;

/** What happens to conversations after their end. */
export class HistoryEvents {
  readonly #log: Log;
  readonly #metrics: Metrics<typeof historyMetrics>;

  constructor(log: Log, registry: MetricsRegistry) {
    this.#log = log;
    this.#metrics = registerMetrics(historyMetrics, registry);
  }

  /** `problem` null: it is in the archive. */
  archived(session_id: string, problem: unknown): void {
    this.#metrics.archived.add({ outcome: problem === null ? 'ok' : 'failed' });
    if (problem === null) this.#log.info({ session_id }, 'conversation archived');
    else this.#log.error({ session_id, err: problem }, 'conversation could not be archived; it is tried again');
  }

  deleted(session_id: string, by: Asker['kind']): void {
    this.#log.info({ session_id, by }, 'what was kept of a conversation was deleted');
  }

  failed(session_id: string, error: unknown): void {
    this.#log.error({ session_id, err: error }, 'what is kept of a conversation cannot be read or deleted');
  }
}
