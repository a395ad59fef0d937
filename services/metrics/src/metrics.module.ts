import { randomUUID } from 'node:crypto';

import { Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import type { Fabric } from '@colloquy/fabric';
import { openRedisFabric } from '@colloquy/fabric-redis';
import { withDeadline } from '@colloquy/lifecycle';
import { hostOverRedis, type ServiceHost } from '@colloquy/nest-host';
import { conversationEvent } from '@colloquy/protocol/internal';
import {
  createLogger,
  createRegistry,
  MetricReader,
  noTracing,
  redisReports,
  showJournal,
  type Log,
  type MetricsRegistry,
} from '@colloquy/telemetry';

import { ConversationFigures } from './aggregation/conversation-figures.ts';
import type { MetricsConfig } from './metrics.config.ts';
import { MetricsEvents } from './metrics.events.ts';
import { SummaryController } from './summary/summary.controller.ts';
import { Summary } from './summary/summary.ts';

/** All metrics processes are readers of one group. */
const GROUP = 'metrics';

/** Whoever reads the metrics does not wait longer than this for the fabric (ms). */
const ANSWER_MS = 500;

export interface MetricsParts {
  readonly fabric: Fabric;
  readonly log: Log;
  readonly registry: MetricsRegistry;
}

/** Reads the journal as long as the service runs. */
class JournalReader implements OnApplicationShutdown {
  constructor(private readonly following: AsyncDisposable) {}

  async onApplicationShutdown(): Promise<void> {
    await this.following[Symbol.asyncDispose]();
  }
}

@Module({})
export class MetricsModule {
  /** Several metrics processes share the journal as one group: each event is counted once. */
  static async create({ fabric, log, registry }: MetricsParts): Promise<DynamicModule> {
    const events = new MetricsEvents(log, registry, {
      conversations: async () => (await soon(fabric.placement.depth())).waiting,
      entries: () => soon(fabric.journal.backlog(GROUP)),
    });
    const figures = new ConversationFigures(events);
    const following = await fabric.journal.follow({
      group: GROUP,
      reader: randomUUID(),
      onEntry: (entry) => {
        const parsed = conversationEvent.safeParse(entry);
        if (parsed.success) figures.count(parsed.data);
        else events.entryUnreadable();
      },
    });
    return {
      module: MetricsModule,
      controllers: [SummaryController],
      providers: [
        { provide: JournalReader, useValue: new JournalReader(following) },
        { provide: Summary, useValue: new Summary(new MetricReader(registry)) },
      ],
    };
  }
}

function soon<T>(answer: Promise<T>): Promise<T> {
  return withDeadline(answer, ANSWER_MS, 'the fabric');
}

/** The metrics service as a process of its own, over Redis. */
export async function startMetrics(config: MetricsConfig, tracing = noTracing): Promise<ServiceHost> {
  const log = createLogger('metrics', config.log, tracing);
  const registry = createRegistry();
  const fabric = await openRedisFabric({ ...config.redis, ...redisReports(log, registry) });
  showJournal(fabric.journal, registry);
  const module = await MetricsModule.create({ fabric, log, registry });
  return await hostOverRedis({
    service: 'metrics',
    module,
    listen: config.listen,
    log,
    registry,
    fabric,
  });
}
