import { Module, type BeforeApplicationShutdown, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { newAddress, PeerWatch, type Fabric, type Placed, type TracePort } from '@colloquy/fabric';
import { openRedisFabric } from '@colloquy/fabric-redis';
import { systemTimers } from '@colloquy/lifecycle';
import { hostOverRedis, type ServiceHost } from '@colloquy/nest-host';
import { frameKind } from '@colloquy/protocol/internal';
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

import { composeCachedSpeech } from './cached-speech/compose-cached-speech.ts';
import { ConversationHost } from './conversations/conversation-host.ts';
import { RolloverPlan } from './conversations/rollover-plan.ts';
import {
  realtimeUrl,
  type HoldConfig,
  type RealtimeWorkerConfig,
  type UpstreamConfig,
} from './realtime-worker.config.ts';
import { ThreadedReader } from './documents/threaded-reader.ts';
import { UploadBudget } from './documents/upload-budget.ts';
import type { MoneyConfig } from './money/money-config.ts';
import { WorkerEvents } from './realtime-worker.events.ts';
import { Toolbox } from './tools/toolbox.ts';
import { loadTools } from './tools/tool-file.ts';
import { sessionTerms } from './upstream/session-settings.ts';
import { composeUpstream } from './upstream/compose-upstream.ts';

/** Wait before the second attempt to open an upstream session (ms). */
const DIAL_BACKOFF_MS = 250;

/** Documents all conversations together may have on their way at a time (bytes). */
const MAX_UPLOAD_BYTES = 128 * 1024 * 1024;

/** Where a simulator of its own listens when nothing else is said. */
const SIMULATOR_URL = 'http://localhost:8080/v1';

export interface RealtimeWorkerParts {
  readonly hold: HoldConfig;
  readonly upstream: UpstreamConfig;
  readonly money: MoneyConfig;
  readonly fabric: Fabric;
  readonly log: Log;
  readonly registry: MetricsRegistry;
  readonly traces: TracePort;
}

/** What the worker takes part in: the queue of conversations and its inbox on the bus. */
class WorkerPresence implements BeforeApplicationShutdown, OnApplicationShutdown {
  constructor(
    private readonly placed: Placed & AsyncDisposable,
    private readonly listening: AsyncDisposable,
    private readonly sessions: Disposable,
    private readonly speech: Disposable,
  ) {}

  /** Takes nothing more and lets go of what it holds: other workers take the conversations on. */
  async beforeApplicationShutdown(): Promise<void> {
    this.speech[Symbol.dispose]();
    this.sessions[Symbol.dispose]();
    const drained = this.placed.drain();
    this.placed.letGo('the worker is draining');
    await drained;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.placed[Symbol.asyncDispose]();
    await this.listening[Symbol.asyncDispose]();
  }
}

@Module({})
export class RealtimeWorkerModule {
  /** Composition: the only place of the worker that says which part is which. */
  static async create({
    hold,
    upstream,
    money,
    fabric,
    log,
    registry,
    traces,
  }: RealtimeWorkerParts): Promise<DynamicModule> {
    const self = newAddress('worker');
    const { bus, store, placement } = fabric;
    const events = new WorkerEvents(log, fabric.journal, registry, hold.capacity, new ChunkSample(hold.chunkLogSample));
    events.watchQueue(placement);
    const peers = new PeerWatch({
      bus,
      timers: systemTimers,
      self,
      kind: frameKind.heartbeat,
      timeoutMs: hold.peerTimeoutMs,
      onLost: (gateway) => host.loseGateway(gateway),
    });
    const url = upstream.realtimeUrl ?? realtimeUrl(SIMULATOR_URL);
    const tools = new Toolbox(hold.toolsFile === null ? [] : await loadTools(hold.toolsFile));
    const config = { ...upstream, tools: tools.declarations };
    const sessions = composeUpstream({
      config,
      url,
      timers: systemTimers,
      random: Math.random,
      events: events.upstream,
    });
    const speech = composeCachedSpeech({
      config: hold.speech,
      settings: { ...upstream, url },
      upstream: sessions,
      blobs: fabric.blobs,
      prices: money.prices,
      timers: systemTimers,
      random: Math.random,
      events: events.cachedSpeech,
    });
    const host: ConversationHost = new ConversationHost({
      self,
      bus,
      store,
      peers,
      upstream: sessions,
      timers: systemTimers,
      random: Math.random,
      events,
      traces,
      terms: {
        ...money,
        transcriptionModel: upstream.transcriptionModel,
        downlinkLeadMs: hold.downlinkLeadMs,
      },
      session: sessionTerms(upstream),
      speech,
      rollover: new RolloverPlan(upstream.rollover),
      tools,
      documents: {
        reader: new ThreadedReader(systemTimers),
        budget: new UploadBudget(MAX_UPLOAD_BYTES),
        maxBytes: hold.maxDocumentBytes,
      },
      resumeGraceMs: hold.resumeGraceMs,
      dial: { attempts: upstream.attempts, backoffMs: DIAL_BACKOFF_MS },
    });
    const listening = await peers.listen((frame) => host.deliver(frame));
    const placed = await placement.serve({ capacity: hold.capacity, hold: (id, signal) => host.hold(id, signal) });
    const presence = new WorkerPresence(placed, listening, sessions, speech);
    return { module: RealtimeWorkerModule, providers: [{ provide: WorkerPresence, useValue: presence }] };
  }
}

/** The worker as a process of its own, over Redis. */
export async function startRealtimeWorker(config: RealtimeWorkerConfig, tracing = noTracing): Promise<ServiceHost> {
  const log = createLogger('realtime-worker', config.log, tracing);
  const registry = createRegistry();
  const { historyMs } = config;
  const fabric = await openRedisFabric({ ...config.redis, ...redisReports(log, registry), historyMs });
  showJournal(fabric.journal, registry);
  const { hold, upstream, money } = config;
  const parts = { fabric, log, registry, traces: tracing.traces };
  const module = await RealtimeWorkerModule.create({ hold, upstream, money, ...parts });
  return await hostOverRedis({
    service: 'realtime-worker',
    module,
    listen: config.listen,
    log,
    registry,
    fabric,
    facts: () => ({ upstream: upstream.realtimeUrl ?? realtimeUrl(SIMULATOR_URL), model: upstream.model }),
  });
}
