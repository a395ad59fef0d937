import { counter, gauge, histogram, humanBuckets, registerMetrics } from '@colloquy/telemetry';
import type { Log, Metrics, MetricsRegistry } from '@colloquy/telemetry';

import { refusedStatuses } from './faults/scenario.ts';
import { refusalCodes, type Refusal } from './protocol/request-refused.ts';
import type { FinalStatus } from './protocol/response-object.ts';
import type { SessionObserver } from './sessions/session-ports.ts';

const endings = ['completed', 'cancelled', 'failed', 'incomplete'] as const;

export const simulatorMetrics = {
  openSessions: gauge('colloquy_simulator_open_sessions', 'Realtime sessions open now.'),
  opened: counter('colloquy_simulator_sessions_total', 'Realtime sessions opened.'),
  refused: counter('colloquy_simulator_refusals_total', 'Connections and client events refused.', {
    code: [...refusalCodes, 'none'],
  }),
  refusedUpgrades: counter('colloquy_simulator_refused_upgrades_total', 'Upgrades a scenario refused.', {
    with: ['reset', ...refusedStatuses.map(String)],
  }),
  responses: counter('colloquy_simulator_responses_total', 'Responses ended.', { status: endings }),
  synthesis: histogram(
    'colloquy_simulator_synthesis_seconds',
    'From the wish for a sentence to its sound, when it was not remembered (s).',
    humanBuckets,
  ),
  slowClients: counter('colloquy_simulator_slow_clients_total', 'Clients cut off because they did not read.'),
} as const;

/** What happens in the simulator, one line a fact: log and metric are written here and nowhere else. */
export class SimulatorEvents implements SessionObserver {
  readonly #log: Log;
  readonly #metrics: Metrics<typeof simulatorMetrics>;

  constructor(log: Log, registry: MetricsRegistry) {
    this.#log = log;
    this.#metrics = registerMetrics(simulatorMetrics, registry);
  }

  sessionOpened(session_id: string, model: string): void {
    this.#metrics.opened.add({});
    this.#metrics.openSessions.add({}, 1);
    this.#log.info({ session_id, model }, 'session opened');
  }

  sessionClosed(session_id: string, code: number, durationMs: number): void {
    this.#metrics.openSessions.add({}, -1);
    this.#log.info({ session_id, code, duration_ms: Math.round(durationMs) }, 'session closed');
  }

  sessionFailed(session_id: string, error: unknown): void {
    this.#log.error({ session_id, err: error }, 'session failed');
  }

  connectionRefused({ code }: Refusal): void {
    this.#metrics.refused.add({ code: code ?? 'none' });
    this.#log.warn({ code }, 'connection refused');
  }

  upgradeRefused(how: 'reset' | (typeof refusedStatuses)[number]): void {
    this.#metrics.refusedUpgrades.add({ with: String(how) });
    this.#log.warn({ with: how }, 'scenario refused an upgrade');
  }

  requestRefused({ code, param }: Refusal): void {
    this.#metrics.refused.add({ code: code ?? 'none' });
    this.#log.info({ code, param }, 'client event refused');
  }

  responseEnded(status: FinalStatus): void {
    this.#metrics.responses.add({ status });
  }

  sentenceSynthesized(ms: number): void {
    this.#metrics.synthesis.observe({}, ms / 1000);
  }

  clientTooSlow(): void {
    this.#metrics.slowClients.add({});
    this.#log.warn('client does not read and is cut off');
  }
}
