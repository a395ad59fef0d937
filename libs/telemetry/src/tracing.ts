export interface Tracing extends AsyncDisposable {
  readonly isOn: boolean;
}

const off: Tracing = { isOn: false, [Symbol.asyncDispose]: () => Promise.resolve() };

/**
 * Starts OpenTelemetry when the standard variables ask for it (`OTEL_EXPORTER_OTLP_ENDPOINT` or
 * `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT`); without them the SDK is not even loaded. Call before anything else is imported.
 */
export async function startTracing(service: string, env: NodeJS.ProcessEnv = process.env): Promise<Tracing> {
  const wanted = env['OTEL_EXPORTER_OTLP_ENDPOINT'] ?? env['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'];
  if (!wanted || env['OTEL_SDK_DISABLED'] === 'true') return off;
  const { NodeSDK } = await import('@opentelemetry/sdk-node');
  const sdk = new NodeSDK({ serviceName: env['OTEL_SERVICE_NAME'] ?? `colloquy-${service}` });
  sdk.start();
  return { isOn: true, [Symbol.asyncDispose]: () => sdk.shutdown() };
}
