import { context, diag, DiagLogLevel, propagation, trace } from '@opentelemetry/api';
import { noTraces, type TracePort } from '@colloquy/fabric';

import { OtelTraces } from './otel-traces.ts';

/** Hears what keeps traces from being delivered. */
export type TracingFault = (problem: string) => void;

export interface Tracing extends AsyncDisposable {
  readonly isOn: boolean;
  readonly traces: TracePort;
  /** The trace that is being written for a conversation; undefined when there is none. */
  readonly traceOf: (conversation: string) => string | undefined;
  /** From here on faults of the exporter are reported; before that they are silent. */
  readonly onFault: (report: TracingFault) => void;
}

/** Tracing nobody asked for. */
export const noTracing: Tracing = {
  isOn: false,
  traces: noTraces,
  traceOf: () => undefined,
  onFault: () => undefined,
  [Symbol.asyncDispose]: () => Promise.resolve(),
};

/**
 * Starts OpenTelemetry when the standard variables ask for it: `OTEL_EXPORTER_OTLP_ENDPOINT`,
 * `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT` or `OTEL_TRACES_EXPORTER`; without them the SDK is not even loaded. Call before
 * anything else is imported.
 */
export async function startTracing(service: string, env: NodeJS.ProcessEnv = process.env): Promise<Tracing> {
  if (!isWanted(env)) return noTracing;
  const { NodeSDK } = await import('@opentelemetry/sdk-node');
  const serviceName = given(env, 'OTEL_SERVICE_NAME') ?? `colloquy-${service}`;
  // Traces only: left out, the SDK would send metrics and logs to the same collector.
  const sdk = new NodeSDK({ serviceName, metricReaders: [], logRecordProcessors: [] });
  sdk.start();
  const traces = new OtelTraces();
  return {
    isOn: true,
    traces,
    traceOf: (conversation) => traces.traceOf(conversation),
    onFault: reportFaults,
    [Symbol.asyncDispose]: async () => {
      await sdk.shutdown();
      for (const api of [trace, context, propagation, diag]) api.disable();
    },
  };
}

function isWanted(env: NodeJS.ProcessEnv): boolean {
  const exporter = given(env, 'OTEL_TRACES_EXPORTER');
  if (given(env, 'OTEL_SDK_DISABLED')?.toLowerCase() === 'true' || exporter === 'none') return false;
  const endpoint = given(env, 'OTEL_EXPORTER_OTLP_ENDPOINT') ?? given(env, 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT');
  return (endpoint ?? exporter) !== undefined;
}

/** OpenTelemetry's specification: an empty value counts as unset. */
function given(env: NodeJS.ProcessEnv, name: string): string | undefined {
  const value = env[name]?.trim();
  return value === '' ? undefined : value;
}

function reportFaults(report: TracingFault): void {
  const hear = (message: string) => report(message);
  const ignore = () => undefined;
  const logger = { error: hear, warn: hear, info: ignore, debug: ignore, verbose: ignore };
  diag.setLogger(logger, { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
}
