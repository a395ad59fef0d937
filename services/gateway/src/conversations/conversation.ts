import { SequenceTracker, type Address, type BusPort, type Frame, type PeerWatch } from '@colloquy/fabric';
import type { Timers } from '@colloquy/lifecycle';
import type { CloseReason, ErrorCode } from '@colloquy/protocol';
import {
  assignedNotice,
  endedNotice,
  firstAudioNotice,
  frameKind,
  turnNotice,
  type ClientPolicy,
} from '@colloquy/protocol/internal';

import type { GatewayEvents } from '../gateway.events.ts';
import { receiveBinary, receiveText, type Received } from './client-inbox.ts';
import { ClientStream } from './client-stream.ts';
import type { ClientPort } from './client.port.ts';
import type { ConversationTrace } from './conversation-trace.ts';
import { DeliveryMeter } from './delivery-meter.ts';
import type { EdgeLimits } from './edge-limits.ts';
import { Uplink } from './uplink.ts';

export interface ConversationOptions {
  readonly id: string;
  readonly client: ClientPort;
  readonly bus: BusPort;
  readonly peers: PeerWatch;
  readonly timers: Timers;
  readonly limits: EdgeLimits;
  readonly policy: ClientPolicy;
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
  readonly #tracker = new SequenceTracker();
  readonly #meter: DeliveryMeter;
  readonly #uplink: Uplink;
  readonly #stream: ClientStream;
  #isReady = false;
  #isOver = false;
  #errors = 0;
  #workerWait: Disposable;

  constructor(options: ConversationOptions) {
    const { id, client, bus, peers, timers, limits, events, trace } = options;
    this.#options = options;
    this.id = id;
    this.openedAt = timers.now();
    const meter = new DeliveryMeter({ conversation: id, events, trace });
    const { maxWaitingBytes, maxBacklogBytes } = limits;
    const onSent = (seq: number) => meter.sent(seq);
    this.#meter = meter;
    this.#uplink = new Uplink({ conversation: id, bus, peers, events, maxWaitingBytes, onSent });
    const onTooSlow = () => this.close('slow_client');
    this.#stream = new ClientStream({ conversation: id, client, maxBacklogBytes, events, meter, onTooSlow });
    this.#workerWait = this.#awaitWorker('no_capacity');
  }

  get worker(): Address | null {
    return this.#uplink.worker;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  receiveText(frame: string): void {
    this.#receive(receiveText(frame, this.#options.policy));
  }

  receiveBinary(frame: Uint8Array): void {
    this.#receive(receiveBinary(frame));
  }

  /** A frame of the bus for this conversation. */
  deliver(frame: Frame): void {
    if (this.#isOver) return;
    const { events } = this.#options;
    if (frame.kind === frameKind.assigned) return this.#assign(frame);
    if (frame.epoch !== this.#uplink.epoch) return events.frameIgnored('stale_epoch');
    if (frame.kind === frameKind.released) return this.loseWorker();
    if (frame.kind === frameKind.turn) return this.#meter.turn(turnNotice.parse(parseJson(frame)));
    if (frame.kind === frameKind.firstAudio) return this.#meter.expectAudio(firstAudioNotice.parse(parseJson(frame)));
    const verdict = this.#tracker.judge(frame.epoch, frame.seq);
    if (verdict.kind === 'duplicate' || verdict.kind === 'stale-epoch') return events.frameIgnored('duplicate');
    if (verdict.kind === 'gap') events.framesMissing(this.id, verdict.to - verdict.from + 1);
    this.#pass(frame);
  }

  /** The worker let go or went silent. Its conversations go to another one by themselves; the client waits for that. */
  loseWorker(): void {
    const { worker } = this.#uplink;
    if (this.#isOver || worker === null) return;
    this.#options.events.workerLost(this.id, worker);
    this.#options.trace.workerLost();
    this.#uplink.lose();
    this.#workerWait = this.#awaitWorker('worker_lost');
  }

  /** Tells the client why and closes it. */
  fail(code: ErrorCode, reason: CloseReason): void {
    if (this.#isOver) return;
    this.#stream.report(code);
    this.close(reason);
  }

  announceDeparture(): void {
    if (!this.#isOver) this.#stream.say({ type: 'going_away', message: 'The server restarts; connect again.' });
  }

  /** Ends the conversation from this side, or because the client is gone. */
  close(reason: CloseReason): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#workerWait[Symbol.dispose]();
    const { events, timers, trace, onOver } = this.#options;
    this.#uplink.leave(frameKind.clientLeft);
    this.#stream.close(reason);
    events.conversationEnded(this.id, reason, this.#isReady, timers.now() - this.openedAt);
    trace.over(reason);
    onOver(this);
  }

  #receive(received: Received): void {
    if (this.#isOver) return;
    switch (received.outcome) {
      case 'forward':
        this.#options.events.clientMessageReceived(this.id, received.type, received.payload.length);
        if (received.type === 'interrupt') this.#meter.interrupted();
        return this.#uplink.send(received.kind, received.payload);
      case 'ping':
        return this.#stream.say({ type: 'pong', ...(received.id === undefined ? {} : { id: received.id }) });
      case 'stats':
        return this.#meter.reported(received.stats);
      case 'refused':
        return this.#refuse(received.code, received.problem);
      default:
        return received satisfies never;
    }
  }

  #refuse(code: ErrorCode, problem: string): void {
    this.#errors += 1;
    this.#stream.report(code, problem);
    if (this.#errors >= this.#options.limits.maxErrors) this.fail('too_many_errors', 'too_many_errors');
  }

  #assign(frame: Frame): void {
    const { events, timers, trace } = this.#options;
    if (frame.epoch <= this.#uplink.epoch) return events.frameIgnored('stale_epoch');
    const notice = assignedNotice.parse(parseJson(frame));
    this.#workerWait[Symbol.dispose]();
    // One that died without a word, and another was quicker than our own watch.
    if (this.#uplink.worker !== null) events.workerLost(this.id, this.#uplink.worker);
    trace.assigned(notice, frame.epoch);
    this.#meter.begin();
    events.workerAssigned(this.id, notice.worker, frame.epoch, timers.now() - this.openedAt);
    this.#uplink.assign(notice.worker, frame.epoch);
  }

  #pass(frame: Frame): void {
    this.#stream.moveTo(frame.epoch, frame.seq);
    switch (frame.kind) {
      case frameKind.replyAudio:
        return this.#stream.writeAudio(frame.payload);
      case frameKind.sessionReady:
        this.#noteReady();
        return this.#stream.write(frame.payload);
      case frameKind.serverMessage:
        return this.#stream.write(frame.payload);
      case frameKind.ended:
        return this.close(endedNotice.parse(parseJson(frame)).reason);
      default:
        return this.#options.events.frameIgnored('unknown_kind');
    }
  }

  #noteReady(): void {
    const { events, timers, trace } = this.#options;
    trace.ready();
    if (this.#isReady) return;
    this.#isReady = true;
    events.conversationReady(this.id, timers.now() - this.openedAt);
  }

  #awaitWorker(code: 'no_capacity' | 'worker_lost'): Disposable {
    const { timers, limits } = this.#options;
    return timers.after(limits.workerWaitMs, () => this.fail(code, code));
  }
}

function parseJson({ payload }: Frame): unknown {
  return JSON.parse(Buffer.from(payload).toString());
}
