import { startTracing } from '@colloquy/telemetry';

/** Imported first, so that tracing is on before the service does anything. */
export const tracing = await startTracing('realtime-simulator');
