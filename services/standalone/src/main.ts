import { tracing } from './telemetry.ts';

import { loadConfig } from '@colloquy/config';
import { runService } from '@colloquy/nest-host';

import { standaloneConfig } from './standalone.config.ts';
import { startStandalone } from './standalone.module.ts';

const config = loadConfig(standaloneConfig);

await runService({
  service: 'colloquy',
  stopDeadlineMs: config.listen.stopDeadlineMs,
  start: () => startStandalone(config, tracing),
});
await tracing[Symbol.asyncDispose]();
