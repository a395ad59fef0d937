import { counter, histogram, registerMetrics, type Log, type Metrics, type MetricsRegistry } from '@colloquy/telemetry';

import { toolKinds } from './tool.ts';

/** How a call ended. */
export const toolOutcomes = [
  'ok',
  'failed',
  'timeout',
  'too_large',
  'invalid_arguments',
  'unknown_tool',
  'refused',
  'aborted',
] as const;
export type ToolOutcome = (typeof toolOutcomes)[number];

/** `unknown`: a tool of that name does not exist. */
export const toolCallKinds = [...toolKinds, 'unknown'] as const;
export type ToolCallKind = (typeof toolCallKinds)[number];

/** Tools by their kind: their names are the operator's, and there may be any number of them. */
export const toolMetrics = {
  toolCalls: counter('colloquy_worker_tool_calls_total', 'Calls of tools by the model, by who carries them out.', {
    tool: toolCallKinds,
    outcome: toolOutcomes,
  }),
  toolSeconds: histogram(
    'colloquy_worker_tool_seconds',
    'From a call of a tool to its result (s).',
    [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 120],
    { tool: toolCallKinds },
  ),
} as const;

/** How one call went. */
export interface ToolReport {
  readonly kind: ToolCallKind;
  readonly outcome: ToolOutcome;
  readonly durationMs: number;
}

/** What happens with tools; arguments and results stay out of it. */
export class ToolEvents {
  readonly #log: Log;
  readonly #metrics: Metrics<typeof toolMetrics>;

  constructor(log: Log, registry: MetricsRegistry) {
    this.#log = log;
    this.#metrics = registerMetrics(toolMetrics, registry);
  }

  called(session_id: string, { kind, outcome, durationMs }: ToolReport): void {
    this.#metrics.toolCalls.add({ tool: kind, outcome });
    this.#metrics.toolSeconds.observe({ tool: kind }, durationMs / 1_000);
    this.#log.info({ session_id, tool: kind, outcome, processing_time: durationMs }, 'tool called');
  }
}
