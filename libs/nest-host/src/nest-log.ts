import type { LoggerService } from '@nestjs/common';
import type { Log } from '@colloquy/telemetry';

/** Nest's own messages in the service's log; its start-up chatter only at `debug`. */
export function nestLog(log: Log): LoggerService {
  return {
    log: (message: unknown) => log.debug({ nest: String(message) }, 'framework message'),
    debug: (message: unknown) => log.debug({ nest: String(message) }, 'framework message'),
    verbose: (message: unknown) => log.trace({ nest: String(message) }, 'framework message'),
    warn: (message: unknown) => log.warn({ nest: String(message) }, 'framework warning'),
    error: (message: unknown) => {
      // The host itself reports what keeps it from listening, in words for the operator.
      const level = String(message).includes('listen E') ? 'debug' : 'error';
      log[level]({ nest: String(message) }, 'framework error');
    },
    fatal: (message: unknown) => log.fatal({ nest: String(message) }, 'framework failure'),
  };
}
