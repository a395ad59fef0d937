import { pino, type Logger, type LoggerOptions } from 'pino';

import { noTracing, type Tracing } from '../tracing/start-tracing.ts';
import { safeFields } from './safe-fields.ts';

export type Log = Logger;
export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';
export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

export interface LogConfig {
  readonly level: LogLevel;
  /** `auto`: pretty on a terminal, JSON lines everywhere else. */
  readonly format: 'auto' | 'json' | 'pretty';
}

/** While traces cannot be delivered it is said this often (ms). */
const TRACING_FAULT_EVERY_MS = 60_000;

/**
 * A JSON-lines logger to stdout. Messages are static strings; what varies goes into fields, out of which words and
 * secrets are taken. A line about a conversation has its id as `session_id`, and as `trace_id` the trace that is being
 * written for it, if there is one.
 */
export function createLogger(service: string, config: LogConfig, tracing: Tracing = noTracing): Log {
  const options: LoggerOptions = {
    level: config.level,
    base: { service },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: {
      level: (label) => ({ level: label }),
      log: (fields) => safeFields(withTrace(fields, tracing)),
    },
    // Errors are plain by then.
    serializers: { err: (error: unknown) => error },
  };
  const log = pino(isPretty(config) ? prettier(options) : options);
  tracing.onFault(atMostEvery(TRACING_FAULT_EVERY_MS, (problem) => log.warn({ problem }, 'traces are not delivered')));
  return log;
}

function isPretty({ format }: LogConfig): boolean {
  return format === 'pretty' || (format === 'auto' && process.stdout.isTTY);
}

/** pino writes from a thread then, and takes no words for levels. */
function prettier(options: LoggerOptions): LoggerOptions {
  const { log } = options.formatters ?? {};
  return {
    ...options,
    formatters: log === undefined ? {} : { log },
    transport: { target: 'pino-pretty', options: { ignore: 'pid,hostname', translateTime: 'HH:MM:ss.l' } },
  };
}

function withTrace(fields: Record<string, unknown>, { isOn, traceOf }: Tracing): Record<string, unknown> {
  const { session_id } = fields;
  const trace_id = isOn && typeof session_id === 'string' ? traceOf(session_id) : undefined;
  return trace_id === undefined ? fields : { ...fields, trace_id };
}

function atMostEvery(ms: number, report: (problem: string) => void): (problem: string) => void {
  let silentUntil = 0;
  return (problem) => {
    const now = Date.now();
    if (now < silentUntil) return;
    silentUntil = now + ms;
    report(problem);
  };
}

/** For the fabric, which works behind the scenes and reports what went wrong: each fault is a warning in the log. */
export function faultsTo(log: Log): (error: Error) => void {
  return (error) => log.warn({ err: error }, 'fault between the processes (Redis, bus or placement)');
}
