import { tracing } from './telemetry.ts';

import { loadConfig } from '@colloquy/config';
import { runService } from '@colloquy/nest-host';

import { simulatorConfig } from './realtime-simulator.config.ts';
import { startSimulator } from './realtime-simulator.module.ts';

/** Runs the simulator until it is told to stop; `given` goes before the environment. */
export async function run(given: Readonly<Record<string, string>> = {}): Promise<void> {
  const config = loadConfig(simulatorConfig, { given });
  await runService({
    service: 'realtime-simulator',
    stopDeadlineMs: config.listen.stopDeadlineMs,
    start: () => startSimulator(config),
  });
  await tracing[Symbol.asyncDispose]();
}
