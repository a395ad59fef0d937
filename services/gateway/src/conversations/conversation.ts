import {
  SequenceTracker,
  WaitingFrames,
  type Address,
  type BusPort,
  type Frame,
  type PeerWatch,
} from '@colloquy/fabric';
import type { Timers } from '@colloquy/lifecycle';
import {
  errorTable,
  type ClientStats,
  type CloseReason,
  type ErrorCode,
  type UnplacedServerMessage,
} from '@colloquy/protocol';
import {
  assignedNotice,
  decodeReplyAudio,
  endedNotice,
  firstAudioNotice,
  frameKind,
  turnNotice,
  type FrameKind,
} from '@colloquy/protocol/internal';

import type { GatewayEvents } from '../gateway.events.ts';
import { receiveBinary, receiveText, type Received } from './client-inbox.ts';
import { ClientReports } from './client-reports.ts';
import type { ClientPort } from './client.port.ts';
import type { ConversationTrace } from './conversation-trace.ts';
import { DeliveryClock } from './delivery-clock.ts';
import type { EdgeLimits } from './edge-limits.ts';

/** Audio for a client that has yet to take this much (bytes, about two seconds of speech) comes late. */
const LATE_BACKLOG_BYTES = 128 * 1024;

export interface ConversationOptions {
  readonly id: string;
  readonly client: ClientPort;
  readonly bus: BusPort;
  readonly peers: PeerWatch;
  readonly timers: Timers;
  readonly limits: EdgeLimits;
  readonly events: GatewayEvents;
  readonly trace: ConversationTrace;
  /** Called once, when nothing more will go either way. */
  readonly onOver: (conversation: Conversation) => void;
}

/**
 * The gateway's side of one conversation: the client's frames go up to the worker that holds it, the worker's come
 * down. It knows no words and no sound; it keeps order, bounds and the client's place in the event stream.
 */
export class Conversation {
  readonly id: string;
  readonly openedAt: number;
  readonly #options: ConversationOptions;
  readonly #waiting: WaitingFrames;
  readonly #tracker = new SequenceTracker();
  readonly #delivery = new DeliveryClock(() => performance.now());
  readonly #reports = new ClientReports();
  #worker: Address | null = null;
  #epoch = 0;
  #uplinkSeq = 0;
  /** Place of the newest message of the stream the client has; what the gateway itself says carries the same. */
  #position = { epoch: 0, seq: 0 };
  #isReady = false;
  #isOver = false;
  #errors = 0;
  #workerWait: Disposable;

  constructor(options: ConversationOptions) {
    this.#options = options;
    this.id = options.id;
    this.openedAt = options.timers.now();
    this.#waiting = new WaitingFrames(options.limits.maxWaitingBytes, frameKind.clientAudio);
    this.#workerWait = this.#awaitWorker('no_capacity');
  }

  get worker(): Address | null {
    return this.#worker;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  receiveText(frame: string): void {
    this.#receive(receiveText(frame));
  }

  receiveBinary(frame: Uint8Array): void {
    this.#receive(receiveBinary(frame));
  }

  /** A frame of the bus for this conversation. */
  deliver(frame: Frame): void {
    if (this.#isOver) return;
    if (frame.kind === frameKind.assigned) return this.#assign(frame);
    if (frame.epoch !== this.#epoch) return this.#options.events.frameIgnored('stale_epoch');
    if (frame.kind === frameKind.released) return this.loseWorker();
    if (frame.kind === frameKind.turn) return this.#options.trace.turn(turnNotice.parse(parseJson(frame)));
    if (frame.kind === frameKind.firstAudio)
      return this.#delivery.expectAudio(firstAudioNotice.parse(parseJson(frame)));
    const verdict = this.#tracker.judge(frame.epoch, frame.seq);
    if (verdict.kind === 'duplicate' || verdict.kind === 'stale-epoch')
      return this.#options.events.frameIgnored('duplicate');
    if (verdict.kind === 'gap') this.#options.events.framesMissing(this.id, verdict.to - verdict.from + 1);
    this.#pass(frame);
  }

  /** The worker let go or went silent. Its conversations go to another one by themselves; the client waits for that. */
  loseWorker(): void {
    if (this.#isOver || this.#worker === null) return;
    this.#options.events.workerLost(this.id, this.#worker);
    this.#options.trace.workerLost();
    this.#options.peers.unwatch(this.#worker);
    this.#worker = null;
    this.#workerWait = this.#awaitWorker('worker_lost');
  }

  /** Tells the client what is wrong; the conversation goes on. */
  report(code: ErrorCode, detail?: string): void {
    const { retryable, meaning } = errorTable[code];
    this.#options.events.errorReported(this.id, code);
    this.#say({ type: 'error', code, message: detail === undefined ? meaning : `${meaning} (${detail})`, retryable });
  }

  /** Tells the client why and closes it. */
  fail(code: ErrorCode, reason: CloseReason): void {
    if (this.#isOver) return;
    this.report(code);
    this.close(reason);
  }

  announceDeparture(): void {
    if (!this.#isOver) this.#say({ type: 'going_away', message: 'The server restarts; connect again.' });
  }

  /** Ends the conversation from this side, or because the client is gone. */
  close(reason: CloseReason): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#workerWait[Symbol.dispose]();
    const { client, events, peers, timers, trace, onOver } = this.#options;
    if (this.#worker !== null) {
      this.#sendUp(frameKind.clientLeft, new Uint8Array());
      peers.unwatch(this.#worker);
    }
    client.close(reason);
    events.conversationEnded(this.id, reason, this.#isReady, timers.now() - this.openedAt);
    trace.over(reason);
    onOver(this);
  }

  #receive(received: Received): void {
    if (this.#isOver) return;
    switch (received.outcome) {
      case 'forward':
        this.#options.events.clientMessageReceived(this.id, received.type, received.payload.length);
        if (received.type === 'interrupt') this.#options.trace.played('interrupted');
        return this.#forward(received.kind, received.payload);
      case 'ping':
        return this.#say({ type: 'pong', ...(received.id === undefined ? {} : { id: received.id }) });
      case 'stats':
        return this.#note(received.stats);
      case 'refused':
        return this.#refuse(received.code, received.problem);
      default:
        return received satisfies never;
    }
  }

  #refuse(code: ErrorCode, problem: string): void {
    this.#errors += 1;
    this.report(code, problem);
    if (this.#errors >= this.#options.limits.maxErrors) this.fail('too_many_errors', 'too_many_errors');
  }

  #forward(kind: FrameKind, payload: Uint8Array): void {
    if (this.#worker !== null) return this.#sendUp(kind, payload);
    const dropped = this.#waiting.add(kind, payload);
    if (dropped.frames > 0) this.#options.events.waitingAudioDropped(dropped);
  }

  #sendUp(kind: number, payload: Uint8Array): void {
    if (this.#worker === null) return;
    this.#uplinkSeq += 1;
    this.#delivery.sent(this.#uplinkSeq);
    const { bus } = this.#options;
    bus.send(this.#worker, { kind, conversation: this.id, epoch: this.#epoch, seq: this.#uplinkSeq, payload });
  }

  #assign(frame: Frame): void {
    if (frame.epoch <= this.#epoch) return this.#options.events.frameIgnored('stale_epoch');
    const notice = assignedNotice.parse(parseJson(frame));
    const { worker } = notice;
    const { peers, events, timers, trace } = this.#options;
    this.#workerWait[Symbol.dispose]();
    if (this.#worker !== null) {
      // It died without a word, and another one was quicker than our own watch.
      events.workerLost(this.id, this.#worker);
      peers.unwatch(this.#worker);
    }
    peers.watch(worker);
    this.#worker = worker;
    this.#epoch = frame.epoch;
    this.#uplinkSeq = 0;
    trace.assigned(notice, frame.epoch);
    this.#delivery.begin();
    events.workerAssigned(this.id, worker, frame.epoch, timers.now() - this.openedAt);
    for (const { kind, payload } of this.#waiting.take()) this.#sendUp(kind, payload);
  }

  #pass(frame: Frame): void {
    this.#position = { epoch: frame.epoch, seq: frame.seq };
    switch (frame.kind) {
      case frameKind.replyAudio:
        return this.#passAudio(frame.payload);
      case frameKind.sessionReady:
        this.#noteReady();
        this.#options.trace.ready();
        return this.#write(frame.payload);
      case frameKind.serverMessage:
        return this.#write(frame.payload);
      case frameKind.ended:
        return this.close(endedNotice.parse(parseJson(frame)).reason);
      default:
        return this.#options.events.frameIgnored('unknown_kind');
    }
  }

  #passAudio(payload: Uint8Array): void {
    const { itemId, pcm } = decodeReplyAudio(payload);
    const audio = Buffer.from(pcm.buffer, pcm.byteOffset, pcm.byteLength).toString('base64');
    const { client, events, trace } = this.#options;
    events.replyAudioSent(pcm.length, client.backlogBytes > LATE_BACKLOG_BYTES ? 'late' : 'ok');
    trace.audioSent();
    this.#say({ type: 'audio_delta', audio, item_id: itemId });
    const deliveryMs = this.#delivery.audioWritten();
    if (deliveryMs === null) return;
    this.#reports.turnDelivered();
    events.turnDelivered(this.id, deliveryMs);
  }

  #note(stats: ClientStats): void {
    const report = this.#reports.accept(stats, performance.now());
    if (report === null) return;
    this.#options.events.clientReported(this.id, report);
    if (report.playback_ms !== null) this.#options.trace.played('heard', report.playback_ms);
  }

  #noteReady(): void {
    if (this.#isReady) return;
    this.#isReady = true;
    this.#options.events.conversationReady(this.id, this.#options.timers.now() - this.openedAt);
  }

  #say(message: UnplacedServerMessage): void {
    this.#write(JSON.stringify({ ...message, ...this.#position }));
  }

  #write(frame: string | Uint8Array): void {
    const { client, limits } = this.#options;
    if (client.backlogBytes > limits.maxBacklogBytes) {
      this.#options.events.errorReported(this.id, 'client_too_slow');
      return this.close('slow_client');
    }
    client.send(frame);
  }

  #awaitWorker(code: 'no_capacity' | 'worker_lost'): Disposable {
    const { timers, limits } = this.#options;
    return timers.after(limits.workerWaitMs, () => this.fail(code, code));
  }
}

function parseJson({ payload }: Frame): unknown {
  return JSON.parse(Buffer.from(payload).toString());
}
