import { tracing } from './telemetry.ts';

import { loadConfig } from '@colloquy/config';
import { runService } from '@colloquy/nest-host';

import { gatewayConfig } from './gateway.config.ts';
import { startGateway } from './gateway.module.ts';

const config = loadConfig(gatewayConfig);

await runService({
  service: 'gateway',
  stopDeadlineMs: config.listen.stopDeadlineMs,
  start: () => startGateway(config, tracing),
});
await tracing[Symbol.asyncDispose]();
