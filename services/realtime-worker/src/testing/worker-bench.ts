import { readVariables } from '@colloquy/config';
import { RecordedTraces } from '@colloquy/fabric/testing';
import { MemoryFabric, PeerWatch, type BusPort, type Frame } from '@colloquy/fabric';
import { systemTimers } from '@colloquy/lifecycle';
import { serverMessage, type ClientMessage, type ConversationSettings, type ServerMessage } from '@colloquy/protocol';
import { decodeReplyAudio, frameKind } from '@colloquy/protocol/internal';
import { createLogger, createRegistry } from '@colloquy/telemetry';

import { noPreparedSpeech, type PreparedSpeech } from '../cached-speech/prepared-speech.ts';
import { ConversationHost } from '../conversations/conversation-host.ts';
import { RolloverPlan } from '../conversations/rollover-plan.ts';
import { ThreadedReader } from '../documents/threaded-reader.ts';
import { UploadBudget } from '../documents/upload-budget.ts';
import type { BudgetLimits } from '../money/budget-limits.ts';
import { PriceList } from '../money/price-list.ts';
import { decideUpstreamConfig, upstreamVariables } from '../realtime-worker.config.ts';
import { sessionTerms } from '../upstream/session-settings.ts';
import { WorkerEvents } from '../realtime-worker.events.ts';
import { Toolbox } from '../tools/toolbox.ts';
import type { Tool } from '../tools/tool.ts';
import { ScriptedUpstream } from './scripted-upstream.ts';

/** Those that carry messages as the client gets them. */
const messageKinds: ReadonlySet<number> = new Set([
  frameKind.serverMessage,
  frameKind.sessionReady,
  frameKind.replyStarted,
  frameKind.replyEnded,
]);

/** Collects what the worker sends to the gateway, heartbeats aside. */
class GatewayEnd implements BusPort {
  readonly frames: Frame[] = [];

  listen(): Promise<AsyncDisposable> {
    return Promise.resolve({ [Symbol.asyncDispose]: () => Promise.resolve() });
  }

  send(_to: string, frame: Frame): void {
    if (frame.kind !== frameKind.heartbeat) this.frames.push(frame);
  }

  /** The stream as the client sees it; audio by its length in bytes. */
  get messages(): ServerMessage[] {
    return this.frames.flatMap((frame) => {
      if (!messageKinds.has(frame.kind)) return [];
      return [serverMessage.parse(JSON.parse(Buffer.from(frame.payload).toString()))];
    });
  }

  get types(): string[] {
    return this.messages.map(({ type }) => type);
  }

  get audioBytes(): number {
    const audio = this.frames.filter(({ kind }) => kind === frameKind.replyAudio);
    return audio.reduce((sum, { payload }) => sum + decodeReplyAudio(payload).pcm.length, 0);
  }

  get endReason(): string | null {
    const end = this.frames.find(({ kind }) => kind === frameKind.ended);
    if (!end) return null;
    return (JSON.parse(Buffer.from(end.payload).toString()) as { reason: string }).reason;
  }
}

export interface WorkerBenchOptions {
  /** How far ahead of its playback reply audio is sent (ms). */
  readonly downlinkLeadMs?: number;
  /** How long upstream sessions live (ms). */
  readonly lifeMs?: number;
  readonly tools?: readonly Tool[];
  /** What is rendered ahead. */
  readonly speech?: PreparedSpeech;
  /** Any amount of what is not named. */
  readonly budget?: Partial<BudgetLimits>;
  /** Hash of who talks. */
  readonly user?: string;
  /** Silence after which the gateway is taken to be gone (ms). */
  readonly peerTimeoutMs?: number;
  /** How long a client that is away is waited for (ms). */
  readonly resumeGraceMs?: number;
}

/** A worker's core with a scripted upstream, and the gateway's end of one conversation. */
export function workerBench({
  downlinkLeadMs = 600_000,
  lifeMs = 3_600_000,
  resumeGraceMs = 60_000,
  tools = [],
  speech = noPreparedSpeech,
  budget = {},
  user,
  peerTimeoutMs = 5_000,
}: WorkerBenchOptions = {}) {
  const fabric = new MemoryFabric();
  const upstream = new ScriptedUpstream();
  upstream.lifeMs = lifeMs;
  const gateway = new GatewayEnd();
  const traces = new RecordedTraces();
  const log = createLogger('worker', { level: 'silent', format: 'json' });
  const kind = frameKind.heartbeat;
  const peers = new PeerWatch({
    bus: gateway,
    timers: systemTimers,
    self: 'worker.1',
    kind,
    timeoutMs: peerTimeoutMs,
    onLost: (peer) => host.loseGateway(peer),
  });
  const host: ConversationHost = new ConversationHost({
    self: 'worker.1',
    bus: gateway,
    store: fabric.store,
    peers,
    upstream,
    timers: systemTimers,
    random: () => 0.5,
    events: new WorkerEvents(log, fabric.journal, createRegistry(), 10),
    traces,
    terms: {
      prices: new PriceList(),
      budget: {
        conversationUsd: null,
        userDayUsd: null,
        conversationSeconds: null,
        farewell: 'say goodbye',
        ...budget,
      },
      transcriptionModel: 'gpt-realtime-whisper',
      downlinkLeadMs,
    },
    tools: new Toolbox(tools),
    session: sessionTerms(decideUpstreamConfig(readVariables(upstreamVariables, {}))),
    documents: { reader: new ThreadedReader(systemTimers), budget: new UploadBudget(10_000_000), maxBytes: 100_000 },
    speech,
    rollover: new RolloverPlan({ leadMs: 120_000, maxAgeMs: 3_300_000 }),
    resumeGraceMs,
    dial: { attempts: 3, backoffMs: 200 },
  });
  /** Numbers of the gateway's frames, by epoch. */
  const seqs = new Map<number, number>();
  return {
    fabric,
    upstream,
    gateway,
    traces,
    host,
    create: (inputRate = 24_000, settings: ConversationSettings = {}) =>
      fabric.store.create({
        id: 'conv_1',
        gateway: 'gateway.1',
        inputRate,
        settings,
        createdAt: Date.now(),
        ...(user && { user }),
      }),
    /** A frame from the gateway. */
    up(frameKindOfIt: number, payload: Uint8Array, epoch = 1): void {
      const seq = (seqs.get(epoch) ?? 0) + 1;
      seqs.set(epoch, seq);
      host.deliver({ kind: frameKindOfIt, conversation: 'conv_1', epoch, seq, payload });
    },
    says(message: ClientMessage): void {
      this.up(frameKind.clientMessage, Buffer.from(JSON.stringify(message)));
    },
    leaves(): void {
      this.up(frameKind.clientLeft, new Uint8Array());
    },
    async [Symbol.asyncDispose]() {
      peers[Symbol.dispose]();
      await fabric[Symbol.asyncDispose]();
    },
  };
}
