import { tracing } from './telemetry.ts';

import { loadConfig } from '@colloquy/config';
import { runService } from '@colloquy/nest-host';

import { metricsConfig } from './metrics.config.ts';
import { startMetrics } from './metrics.module.ts';

const config = loadConfig(metricsConfig);

await runService({
  service: 'metrics',
  stopDeadlineMs: config.listen.stopDeadlineMs,
  start: () => startMetrics(config, tracing),
});
await tracing[Symbol.asyncDispose]();
