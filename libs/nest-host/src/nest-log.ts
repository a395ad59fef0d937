import type { LoggerService } from '@nestjs/common';
import type { Log } from '@colloquy/telemetry';

/** Nest's own messages in the service's log; its start-up chatter only at `debug`. */
export function nestLog(log: Log): LoggerService {
  return {
    log: (message: unknown) => log.debug({ nest: String(message) }, 'framework message'),
    debug: (message: unknown) => log.debug({ nest: String(message) }, 'framework message'),
    verbose: (message: unknown) => log.trace({ nest: String(message) }, 'framework message'),
    warn: (message: unknown) => log.warn({ nest: String(message) }, 'framework warning'),
    error: (message: unknown) => log.error({ nest: String(message) }, 'framework error'),
    fatal: (message: unknown) => log.fatal({ nest: String(message) }, 'framework failure'),
  };
}
