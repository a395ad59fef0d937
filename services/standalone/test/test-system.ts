import { Module } from '@nestjs/common';
import { readVariables } from '@colloquy/config';
import { MemoryFabric } from '@colloquy/fabric';
import { GatewayModule } from '@colloquy/gateway';
import { decideEdgeConfig, edgeVariables } from '@colloquy/gateway/config';
import { Lifecycle } from '@colloquy/lifecycle';
import { hostService } from '@colloquy/nest-host';
import { latencyProfiles, startSimulator } from '@colloquy/realtime-simulator';
import { RealtimeWorkerModule } from '@colloquy/realtime-worker';
import {
  decideMoneyConfig,
  decideUpstreamConfig,
  moneyVariables,
  realtimeUrl,
  upstreamVariables,
} from '@colloquy/realtime-worker/config';
import { createLogger, createRegistry, noTracing, type MetricsRegistry } from '@colloquy/telemetry';
import { RealtimeRecorder } from '@colloquy/testing/realtime';

/** Holds the services' modules; Nest wants a class for that. */
@Module({})
class GatewayAndWorker {}

export interface TestSystem extends AsyncDisposable {
  /** `ws://…`, for clients. */
  readonly origin: string;
  readonly registry: MetricsRegistry;
  /** What goes between the worker and the simulator. */
  readonly upstream: RealtimeRecorder;
}

export interface TestSystemOptions {
  readonly toolsFile?: string | null;
  /** Variables of budgets and prices. */
  readonly money?: Readonly<Record<string, string>>;
}

/** Gateway, worker and simulator in this process, sources as they are; replies come all at once. */
export async function startSystem({ toolsFile = null, money = {} }: TestSystemOptions = {}): Promise<TestSystem> {
  await using stack = new AsyncDisposableStack();
  const silent = { level: 'silent', format: 'json' } as const;
  const log = createLogger('standalone', silent);
  const registry = createRegistry();
  const fabric = stack.use(new MemoryFabric());
  const simulator = await startSimulator({ log: silent, latency: latencyProfiles.fast });
  stack.defer(() => simulator.stop());
  const upstream = stack.use(await RealtimeRecorder.start(simulator.url));
  const parts = { fabric, log, registry, traces: noTracing.traces };
  const config = decideUpstreamConfig(readVariables(upstreamVariables, {}));
  const gateway = await GatewayModule.create({ config: decideEdgeConfig(readVariables(edgeVariables, {})), ...parts });
  const worker = await RealtimeWorkerModule.create({
    hold: {
      downlinkLeadMs: 600_000,
      capacity: 10,
      resumeGraceMs: 60_000,
      toolsFile,
      maxDocumentBytes: 5_000_000,
      peerTimeoutMs: 15_000,
      chunkLogSample: 25,
      speech: { greeting: null, repliesFile: null },
    },
    upstream: { ...config, realtimeUrl: realtimeUrl(upstream.baseUrl) },
    money: decideMoneyConfig(readVariables(moneyVariables, money), config),
    ...parts,
  });
  const host = await hostService({
    module: { module: GatewayAndWorker, imports: [gateway, worker] },
    log,
    host: '127.0.0.1',
    port: 0,
    operations: { service: 'standalone', lifecycle: new Lifecycle(), registry, dependencies: {} },
  });
  stack.defer(() => host.stop());
  const whole = stack.move();
  return {
    origin: host.url.replace('http', 'ws'),
    registry,
    upstream,
    [Symbol.asyncDispose]: () => whole.disposeAsync(),
  };
}
