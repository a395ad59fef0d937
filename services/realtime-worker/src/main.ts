import { tracing } from './telemetry.ts';

import { loadConfig } from '@colloquy/config';
import { runService } from '@colloquy/nest-host';

import { realtimeWorkerConfig } from './realtime-worker.config.ts';
import { startRealtimeWorker } from './realtime-worker.module.ts';

const config = loadConfig(realtimeWorkerConfig);

await runService({
  service: 'realtime-worker',
  stopDeadlineMs: config.listen.stopDeadlineMs,
  start: () => startRealtimeWorker(config, tracing),
});
await tracing[Symbol.asyncDispose]();
