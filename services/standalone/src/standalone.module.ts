import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { Module, type DynamicModule } from '@nestjs/common';
import { MemoryFabric, type Fabric } from '@colloquy/fabric';
import { openRedisFabric } from '@colloquy/fabric-redis';
import { GatewayModule } from '@colloquy/gateway';
import { Lifecycle } from '@colloquy/lifecycle';
import { MetricsModule } from '@colloquy/metrics';
import { hostService, StartError, type ServiceHost } from '@colloquy/nest-host';
import { startSimulator } from '@colloquy/realtime-simulator';
import { RealtimeWorkerModule } from '@colloquy/realtime-worker';
import { realtimeUrl } from '@colloquy/realtime-worker/config';
import { createLogger, createRegistry, faultsTo, noTracing, redisReports, showJournal } from '@colloquy/telemetry';

import type { StandaloneConfig } from './standalone.config.ts';
import { StandaloneEvents } from './standalone.events.ts';

/** Where the build leaves the page, seen from this file's place in `services/standalone/dist`. */
const pageFolder = fileURLToPath(new URL('../../../dist/frontend', import.meta.url));

@Module({})
class StandaloneModule {
  static from(parts: DynamicModule[]): DynamicModule {
    return { module: StandaloneModule, imports: parts };
  }
}

/** The whole system in one process: gateway, worker, metrics, and the simulator when no other upstream is given. */
export async function startStandalone(config: StandaloneConfig, tracing = noTracing): Promise<ServiceHost> {
  if (!existsSync(pageFolder)) throw new StartError('the page is not built; run npm run build');
  const log = createLogger('standalone', config.log, tracing);
  const registry = createRegistry();
  await using started = new AsyncDisposableStack();
  const historyMs = config.edge.history.keepMs;
  const fabric: Fabric = started.use(
    config.redis
      ? await openRedisFabric({ ...config.redis, ...redisReports(log, registry), historyMs })
      : new MemoryFabric({ onError: faultsTo(log), historyMs }),
  );
  showJournal(fabric.journal, registry);
  const simulator =
    config.upstream.realtimeUrl === null ? await startSimulator({ ...config.simulator, log: config.log }) : null;
  if (simulator) started.defer(() => simulator.stop());
  const url = config.upstream.realtimeUrl ?? realtimeUrl(`${simulator?.url ?? ''}/v1`);
  const upstream = { ...config.upstream, realtimeUrl: url };
  const parts = { fabric, log, registry, traces: tracing.traces };
  const host = await hostService({
    // The order is that of draining: clients are told first, then the worker lets go.
    module: StandaloneModule.from([
      await GatewayModule.create({ config: config.edge, ...parts }),
      await RealtimeWorkerModule.create({ hold: config.hold, upstream, money: config.money, ...parts }),
      await MetricsModule.create(parts),
    ]),
    log,
    host: config.listen.host,
    port: config.listen.port,
    operatorToken: config.listen.operatorToken,
    pageFolder,
    operations: {
      service: 'standalone',
      lifecycle: new Lifecycle(),
      registry,
      dependencies: { fabric: () => fabric.check() },
      facts: () => ({ upstream: simulator ? 'simulator' : 'openai', model: upstream.model }),
    },
    releases: [started.move()],
  });
  new StandaloneEvents(log).started({
    url: host.url,
    upstream: simulator ? 'the offline simulator (set OPENAI_API_KEY to talk to OpenAI)' : url,
    fabric: fabric.engine,
    control: simulator && `${simulator.url}/control/scenario`,
  });
  return host;
}
