import { tracing } from './telemetry.ts';

import { loadConfig } from '@colloquy/config';
import { runService } from '@colloquy/nest-host';

import { simulatorConfig } from './realtime-simulator.config.ts';
import { startSimulator } from './realtime-simulator.module.ts';

const config = loadConfig(simulatorConfig);

await runService({
  service: 'realtime-simulator',
  stopDeadlineMs: config.listen.stopDeadlineMs,
  start: () => startSimulator(config),
});
await tracing[Symbol.asyncDispose]();
