import { exitAtTheLatestAfter, untilStopSignal, withDeadline } from '@colloquy/lifecycle';

import { StartError, type ServiceHost } from './host-service.ts';

/** What is left holding the event loop this long after a stop is cut off. */
const LINGER_MS = 1_000;

export interface RunOptions {
  readonly service: string;
  /** How long a stop may take, drain included, before it is forced. */
  readonly stopDeadlineMs: number;
  readonly start: () => Promise<ServiceHost>;
}

/**
 * The life of a service process: start, run until SIGINT or SIGTERM, stop within the deadline. A second signal ends it
 * at once. Exit code 0 after a clean stop, 1 when it could not start or stop.
 */
export async function runService(options: RunOptions): Promise<void> {
  const stopSignal = untilStopSignal();
  let host: ServiceHost;
  try {
    host = await options.start();
  } catch (error) {
    process.stderr.write(`${options.service}: cannot start: ${describe(error)}\n`);
    exitAtTheLatestAfter(LINGER_MS, 1);
    return;
  }
  await stopSignal;
  try {
    await withDeadline(host.stop(), options.stopDeadlineMs, 'stopping');
    exitAtTheLatestAfter(LINGER_MS, 0);
  } catch (error) {
    process.stderr.write(`${options.service}: did not stop cleanly: ${describe(error)}\n`);
    exitAtTheLatestAfter(LINGER_MS, 1);
  }
}

function describe(error: unknown): string {
  if (error instanceof StartError || !(error instanceof Error))
    return String(error instanceof Error ? error.message : error);
  return 'retryable' in error ? error.message : (error.stack ?? error.message);
}
