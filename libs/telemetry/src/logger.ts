import { pino, type Logger, type LoggerOptions } from 'pino';

import { noTracing, type Tracing } from './tracing/start-tracing.ts';

export type Log = Logger;
export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';
export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

export interface LogConfig {
  readonly level: LogLevel;
  /** `auto`: pretty on a terminal, JSON lines everywhere else. */
  readonly format: 'auto' | 'json' | 'pretty';
}

/** Fields that carry what people say, or secrets. They have no business in a log; should one slip in, it is blanked. */
const neverLogged = ['text', 'audio', 'delta', 'transcript', 'instructions', 'authorization', 'apiKey', 'token'];

/**
 * A JSON-lines logger to stdout. Messages are static strings; what varies goes into fields. A line about a conversation
 * has its id as `session_id`, and as `trace_id` the trace that is being written for it, if there is one.
 */
export function createLogger(service: string, config: LogConfig, tracing: Tracing = noTracing): Log {
  const options: LoggerOptions = {
    level: config.level,
    base: { service },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: {
      level: (label) => ({ level: label }),
      ...(tracing.isOn ? { log: (fields) => withTrace(fields, tracing) } : {}),
    },
    redact: { paths: neverLogged.flatMap((field) => [field, `*.${field}`]), censor: '[redacted]' },
  };
  const isPretty = config.format === 'pretty' || (config.format === 'auto' && process.stdout.isTTY);
  if (!isPretty) return pino(options);
  const target = { target: 'pino-pretty', options: { ignore: 'pid,hostname', translateTime: 'HH:MM:ss.l' } };
  return pino({ ...options, formatters: {}, transport: target });
}

function withTrace(fields: Record<string, unknown>, { traceOf }: Tracing): Record<string, unknown> {
  const { session_id } = fields;
  const trace_id = typeof session_id === 'string' ? traceOf(session_id) : undefined;
  return trace_id === undefined ? fields : { ...fields, trace_id };
}

/** For parts that work behind the scenes and report what went wrong: each fault is a warning in the log. */
export function faultsTo(log: Log): (error: Error) => void {
  return (error) => log.warn({ err: error }, 'fault behind the scenes');
}
