import { Module, type BeforeApplicationShutdown, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { newAddress, PeerWatch, type Fabric, type TracePort } from '@colloquy/fabric';
import { openRedisFabric } from '@colloquy/fabric-redis';
import { systemTimers } from '@colloquy/lifecycle';
import { hostOverRedis, type ServiceHost } from '@colloquy/nest-host';
import { ClientPolicy, frameKind } from '@colloquy/protocol/internal';
import {
  ChunkSample,
  createLogger,
  createRegistry,
  noTracing,
  redisReports,
  showJournal,
  type Log,
  type MetricsRegistry,
} from '@colloquy/telemetry';

import { openAccess } from './access/access.ts';
import { Admission } from './access/admission.ts';
import { TicketOffice } from './access/ticket-office.ts';
import { OperatorKey } from './access/operator-key.ts';
import { ConversationGateway } from './connections/conversation.gateway.ts';
import { TicketsController } from './connections/tickets.controller.ts';
import { UpgradeGuard } from './connections/upgrade-guard.ts';
import { ConversationDirectory } from './conversations/conversation-directory.ts';
import { HistoryController } from './history/history.controller.ts';
import { openHistory } from './history/open-history.ts';
import type { EdgeConfig, GatewayConfig } from './gateway.config.ts';
import { GatewayEvents } from './gateway.events.ts';
import { Quotas } from './limits/quotas.ts';
import { EDGE_CONFIG } from './gateway.tokens.ts';

export interface GatewayParts {
  readonly config: EdgeConfig;
  readonly fabric: Fabric;
  readonly log: Log;
  readonly registry: MetricsRegistry;
  readonly traces: TracePort;
}

/** The drain of the gateway's clients, and what runs beside: its inbox on the bus, the archivist. */
class GatewayInbox implements BeforeApplicationShutdown, OnApplicationShutdown {
  constructor(
    private readonly directory: ConversationDirectory,
    private readonly running: readonly AsyncDisposable[],
  ) {}

  async beforeApplicationShutdown(): Promise<void> {
    await this.directory.drain();
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.running.map((one) => one[Symbol.asyncDispose]()));
  }
}

@Module({})
export class GatewayModule {
  /** Composition: the only place of the gateway that says which part is which. */
  static async create({ config, fabric, log, registry, traces }: GatewayParts): Promise<DynamicModule> {
    const self = newAddress('gateway');
    const events = new GatewayEvents(log, fabric.journal, registry, new ChunkSample(config.chunkLogSample));
    const { bus, store, placement } = fabric;
    const policy = new ClientPolicy(config.policy);
    const peers = new PeerWatch({
      bus,
      timers: systemTimers,
      self,
      kind: frameKind.heartbeat,
      timeoutMs: config.peerTimeoutMs,
      onLost: (worker) => directory.loseWorker(worker),
    });
    const quotas = new Quotas({
      limits: config.quotas,
      limiter: fabric.limiter,
      timers: systemTimers,
      observer: events,
    });
    const directory: ConversationDirectory = new ConversationDirectory({
      self,
      bus,
      store,
      placement,
      peers,
      timers: systemTimers,
      limits: config.limits,
      quotas,
      policy,
      canResume: config.resumeGraceMs > 0,
      random: Math.random,
      events,
      traces,
    });
    const access = openAccess({ config: config.access, tickets: fabric.tickets, timers: systemTimers, events });
    const history = await openHistory({ config: config.history, fabric, log, registry });
    const listening = await peers.listen((frame) => directory.deliver(frame));
    return {
      module: GatewayModule,
      controllers: [TicketsController, HistoryController],
      providers: [
        ConversationGateway,
        ...history.providers,
        { provide: OperatorKey, useValue: new OperatorKey(config.access.operatorToken) },
        { provide: Admission, useValue: access.admission },
        { provide: TicketOffice, useValue: access.tickets },
        { provide: UpgradeGuard, useValue: new UpgradeGuard(access.admission) },
        { provide: ConversationDirectory, useValue: directory },
        { provide: GatewayEvents, useValue: events },
        { provide: ClientPolicy, useValue: policy },
        { provide: EDGE_CONFIG, useValue: config },
        { provide: GatewayInbox, useValue: new GatewayInbox(directory, [listening, history.archivist, quotas]) },
      ],
    };
  }
}

/** The gateway as a process of its own, over Redis. */
export async function startGateway(config: GatewayConfig, tracing = noTracing): Promise<ServiceHost> {
  const log = createLogger('gateway', config.log, tracing);
  const registry = createRegistry();
  const { keepMs: historyMs } = config.edge.history;
  const fabric = await openRedisFabric({ ...config.redis, ...redisReports(log, registry), historyMs });
  showJournal(fabric.journal, registry);
  const module = await GatewayModule.create({ config: config.edge, fabric, log, registry, traces: tracing.traces });
  return await hostOverRedis({
    service: 'gateway',
    module,
    listen: config.listen,
    log,
    registry,
    fabric,
  });
}
