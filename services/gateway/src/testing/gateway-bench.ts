import { encodeLinkWord, MemoryFabric, PeerWatch, type BusPort, type Frame } from '@colloquy/fabric';
import { systemTimers } from '@colloquy/lifecycle';
import { serverMessage, type CloseReason, type ServerMessage, type UnplacedServerMessage } from '@colloquy/protocol';
import { ClientPolicy, frameKind, rulesByName } from '@colloquy/protocol/internal';
import { createLogger, createRegistry } from '@colloquy/telemetry';

import type { ClientPort } from '../conversations/client.port.ts';
import type { EdgeLimits } from '../conversations/edge-limits.ts';
import type { RateLimits } from '../limits/client-rate.ts';
import type { Guest } from '../limits/guest.ts';
import { Quotas } from '../limits/quotas.ts';
import { GatewayEvents } from '../gateway.events.ts';

/** Enough for every test that is not about them. */
const rates: RateLimits = {
  messagesPerSecond: 100,
  bytesPerSecond: 1_000_000,
  burstMs: 10_000,
  audioPercent: 110,
  audioAheadMs: 30_000,
};

/** Someone nothing is counted of. */
export const guest: Guest = { address: null, identity: null };

/** Lets everybody in. */
export function openQuotas(): Quotas {
  const none = { connectionsPerMinute: 0, connectionsPerAddress: 0, connectionsPerUser: 0, conversationsPerUser: 0 };
  const limiter = new MemoryFabric().limiter;
  return new Quotas({
    limits: { ...none, conversations: 0, connections: 0, withoutRedis: 'open', leaseMs: 30_000, graceMs: 60_000 },
    limiter,
    // Nothing is held, so nothing is to be renewed.
    timers: { ...systemTimers, every: () => ({ [Symbol.dispose]: () => undefined }) },
    observer: { limitsCounted: () => undefined, limitsNotCounted: () => undefined },
  });
}

export const limits: EdgeLimits = {
  maxTextCharacters: 200,
  rates,
  workerWaitMs: 1_000,
  maxWaitingConversations: 100,
  maxMessageBytes: 64 * 1024,
  maxErrors: 3,
  maxBacklogBytes: 10_000,
  maxWaitingBytes: 4_000,
};

/** Clients may change their voice and the turn detection. */
export const policy = new ClientPolicy({ ...rulesByName.voice, ...rulesByName.vad });

/** A client that remembers what it was sent. */
export class RecordingClient implements ClientPort {
  readonly messages: ServerMessage[] = [];
  closedWith: CloseReason | null = null;
  backlogBytes = 0;

  send(frame: string | Uint8Array): void {
    const text = typeof frame === 'string' ? frame : Buffer.from(frame).toString();
    this.messages.push(serverMessage.parse(JSON.parse(text)));
  }

  close(reason: CloseReason): void {
    this.closedWith ??= reason;
  }

  get types(): string[] {
    return this.messages.map(({ type }) => type);
  }
}

const wordsOfLinks: ReadonlySet<number> = new Set([frameKind.sync, frameKind.confirm, frameKind.again, frameKind.gone]);

/** A bus that remembers what was sent, heartbeats aside. */
export class RecordingBus implements BusPort {
  readonly sent: { to: string; frame: Frame }[] = [];
  /** What is said about the count. */
  readonly words: Frame[] = [];

  listen(): Promise<AsyncDisposable> {
    return Promise.resolve({ [Symbol.asyncDispose]: () => Promise.resolve() });
  }

  send(to: string, frame: Frame): void {
    if (wordsOfLinks.has(frame.kind)) this.words.push(frame);
    else if (frame.kind !== frameKind.heartbeat) this.sent.push({ to, frame });
  }
}

export function silentEvents(): GatewayEvents {
  const log = createLogger('gateway', { level: 'silent', format: 'json' });
  return new GatewayEvents(log, new MemoryFabric().journal, createRegistry());
}

export function watchOf(bus: BusPort, onLost: (peer: string) => void = () => undefined): PeerWatch {
  const kind = frameKind.heartbeat;
  return new PeerWatch({
    bus,
    timers: systemTimers,
    self: 'gateway.1',
    kind,
    timeoutMs: 5_000,
    onLost,
  });
}

/** Frames as a worker sends them, with the count kept. */
export class ScriptedWorker {
  #seq = 0;

  constructor(
    private readonly conversation: string,
    readonly address = 'worker.1',
    readonly epoch = 1,
  ) {}

  assigned(): Frame {
    return this.#frame(frameKind.assigned, 0, { worker: this.address });
  }

  ready(): Frame {
    const session = {
      message: 'Connected to OpenAI Realtime API',
      session_id: this.conversation,
      input_rate: 16_000,
      output_rate: 24_000,
      upstream: 'simulator',
      model: 'gpt-realtime-2.1',
      voice: 'alloy',
    } as const;
    const type = this.epoch > 1 ? 'session_resumed' : 'session_ready';
    return this.#message(frameKind.sessionReady, { type, ...session });
  }

  says(message: UnplacedServerMessage): Frame {
    return this.#message(frameKind.serverMessage, message);
  }

  speaks(itemId: string, pcm: Uint8Array): Frame {
    const payload = Buffer.concat([Buffer.of(itemId.length), Buffer.from(itemId), pcm]);
    return { ...this.#frame(frameKind.replyAudio, this.#next(), {}), payload };
  }

  releases(): Frame {
    return { ...this.#frame(frameKind.released, 0, {}), payload: new Uint8Array() };
  }

  ends(reason: CloseReason): Frame {
    return this.#frame(frameKind.ended, this.#next(), { reason });
  }

  beginsReply(response_id: string): Frame {
    return this.#message(frameKind.replyStarted, { type: 'response_started', response_id });
  }

  endsReply(response_id: string): Frame {
    const message = 'AI response completed';
    return this.#message(frameKind.replyEnded, { type: 'response_done', message, response_id, status: 'completed' });
  }

  asksAgain(from: number, to: number): Frame {
    const payload = encodeLinkWord({ from, to, sender: this.address });
    return { ...this.#frame(frameKind.again, 0, {}), payload };
  }

  /** Its word that it has sent up to `seq`. */
  tellsOf(seq: number): Frame {
    const payload = encodeLinkWord({ from: 0, to: seq, sender: this.address });
    return { ...this.#frame(frameKind.sync, 0, {}), payload };
  }

  #message(kind: number, message: UnplacedServerMessage): Frame {
    const seq = this.#next();
    return this.#frame(kind, seq, { ...message, epoch: this.epoch, seq });
  }

  #next(): number {
    this.#seq += 1;
    return this.#seq;
  }

  #frame(kind: number, seq: number, value: object): Frame {
    const payload = Buffer.from(JSON.stringify(value));
    return { kind, conversation: this.conversation, epoch: this.epoch, seq, payload };
  }
}
