import { decodeLinkWord, type Address, type Frame } from '@colloquy/fabric';
import { limitTable, type CloseReason, type ErrorCode } from '@colloquy/protocol';
import {
  assignedNotice,
  endedNotice,
  frameKind,
  type AssignedNotice,
  type AttachedNotice,
} from '@colloquy/protocol/internal';

import { ClientRate } from '../limits/client-rate.ts';
import type { Overrun } from '../limits/overrun.ts';
import { ClientMessages } from './client-messages.ts';
import { ClientStream } from './client-stream.ts';
import { isLossy, mayComeBack } from './closing.ts';
import type { ConversationOptions } from './conversation-options.ts';
import { DeliveryMeter } from './delivery-meter.ts';
import { Greeting } from './greeting.ts';
import { OpenReply } from './open-reply.ts';
import type { Resumption } from './resumption.ts';
import { Uplink } from './uplink.ts';

/**
 * The gateway's side of one conversation: the client's frames go up to the worker that holds it, the worker's come
 * down. It knows no words and no sound; it keeps order, bounds and the client's place in the event stream.
 */
export class Conversation {
  readonly id: string;
  readonly openedAt: number;
  readonly #options: ConversationOptions;
  readonly #meter: DeliveryMeter;
  readonly #uplink: Uplink;
  readonly #stream: ClientStream;
  readonly #messages: ClientMessages;
  readonly #greeting: Greeting;
  readonly #reply: OpenReply;
  #resumption: Resumption | null;
  #isReady = false;
  /** The client is being closed, and its conversation kept for it. */
  #isParting = false;
  #isOver = false;
  #workerWait: Disposable;

  constructor(options: ConversationOptions) {
    const { id, client, bus, peers, timers, limits, events, trace } = options;
    this.#options = options;
    this.id = id;
    this.#resumption = options.resumption;
    this.openedAt = timers.now();
    const meter = new DeliveryMeter({ conversation: id, events, trace });
    const { maxWaitingBytes, maxBacklogBytes } = limits;
    const onSent = (seq: number) => meter.sent(seq);
    this.#meter = meter;
    const onFrame = (frame: Frame) => this.#pass(frame);
    const way = { conversation: id, self: options.self, bus, peers, events, clock: options.clock };
    this.#uplink = new Uplink({ ...way, maxWaitingBytes, onSent, onFrame });
    const onTooSlow = () => this.close('slow_client');
    this.#stream = new ClientStream({ conversation: id, client, maxBacklogBytes, events, meter, onTooSlow });
    this.#greeting = new Greeting(this.#stream, options.resumeToken);
    this.#reply = new OpenReply(this.#stream);
    const parts = {
      conversation: id,
      stream: this.#stream,
      uplink: this.#uplink,
      meter,
      events,
      rules: { policy: options.policy, maxTextCharacters: limits.maxTextCharacters },
      rate: new ClientRate(limits.rates, options.inputRate, () => timers.now()),
      maxBytes: limits.maxMessageBytes,
      maxErrors: limits.maxErrors,
      onOverrun: (overrun: Overrun) => this.turnAway(overrun),
    };
    this.#messages = new ClientMessages(parts);
    this.#workerWait = this.#awaitWorker('no_capacity');
  }

  get worker(): Address | null {
    return this.#uplink.worker;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  receiveText(frame: string | Buffer): void {
    if (!this.#isOver) this.#messages.text(frame);
  }

  receiveBinary(frame: Uint8Array): void {
    if (!this.#isOver) this.#messages.binary(frame);
  }

  /** A ping of the WebSocket itself; false: it is to have no answer. */
  receivePing(bytes: number): boolean {
    return !this.#isOver && this.#messages.ping(bytes);
  }

  /** A frame of the bus for this conversation. */
  deliver(frame: Frame): void {
    if (this.#isOver) return;
    const { events } = this.#options;
    if (this.#resumption !== null) return this.#awaitAttachment(this.#resumption, frame);
    if (frame.kind === frameKind.assigned) return this.#assign(frame.epoch, assignedNotice.parse(parseJson(frame)));
    // Its first word was lost on the bus.
    if (frame.kind === frameKind.sync && frame.epoch > this.#uplink.epoch)
      this.#assign(frame.epoch, { worker: decodeLinkWord(frame.payload).sender });
    if (frame.epoch !== this.#uplink.epoch) return events.frameIgnored('stale_epoch');
    if (this.#uplink.receive(frame)) return;
    if (frame.kind === frameKind.takenOver) return this.supersede();
    if (frame.kind === frameKind.released) return this.loseWorker();
    if (!this.#meter.takes(frame))
      events.frameIgnored(frame.kind === frameKind.attached ? 'duplicate' : 'unknown_kind');
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

  /** Tells the client why and closes it. `retryAfterMs`: when the same may succeed. */
  fail(code: ErrorCode, reason: CloseReason, retryAfterMs?: number): void {
    if (this.#isOver) return;
    this.#stream.report(code, undefined, retryAfterMs);
    this.close(reason);
  }

  /** Tells the client what it has too much of and closes it, where the limit says so. */
  turnAway({ limit, retryAfterMs }: Overrun): void {
    if (this.#isOver) return;
    const { error, close } = limitTable[limit];
    this.#options.events.limitReached(limit);
    this.#stream.report(error, undefined, retryAfterMs);
    if (close !== null) this.close(close);
  }

  announceDeparture(): void {
    if (!this.#isOver) this.#stream.say({ type: 'going_away', message: 'The server restarts; connect again.' });
  }

  /** The token is not good: the conversation it names is none of this client's business. */
  refuse(): void {
    if (this.#isOver) return;
    this.#stream.report('resume_refused');
    this.#leave('resume_refused');
  }

  /** Another connection of the same client has the conversation now. */
  supersede(): void {
    if (this.#isOver) return;
    this.#stream.report('taken_over');
    this.#leave('taken_over');
  }

  /** Closes the client: the conversation ends, or waits for it where it may come back. */
  close(reason: CloseReason): void {
    if (this.#isOver || this.#isParting) return;
    // Not attached yet, it has nothing to end: the conversation's own time runs.
    if (this.#resumption !== null) return this.#leave(reason);
    if (!isLossy(reason) || !this.#greeting.isTokenGiven) return this.#end(reason);
    // What the client sent before it heard of this still counts: the way up stays open until its socket is closed.
    this.#isParting = true;
    this.#stream.close(reason);
  }

  /** The client's socket is closed, with this code. */
  clientGone(code: number): void {
    if (this.#isOver) return;
    if (this.#resumption !== null) return this.#leave('normal');
    if (!this.#greeting.isTokenGiven || !(this.#isParting || mayComeBack(code))) return this.#end('normal');
    this.#options.events.clientDetached(this.id);
    const payload = Buffer.from(JSON.stringify({ gateway: this.#options.self }));
    this.#uplink.leave(frameKind.clientDetached, payload);
    this.#leave('unresponsive_client');
  }

  #end(reason: CloseReason): void {
    const { events, timers, trace, onOver } = this.#options;
    this.#uplink.leave(frameKind.clientLeft);
    this.#finish(reason);
    events.conversationEnded(this.id, reason, this.#isReady, timers.now() - this.openedAt);
    trace.over(reason);
    onOver('ended');
  }

  #leave(reason: CloseReason): void {
    this.#uplink.lose();
    this.#finish(reason);
    this.#options.trace.over('detached');
    this.#options.onOver('left');
  }

  #finish(reason: CloseReason): void {
    this.#isOver = true;
    this.#workerWait[Symbol.dispose]();
    this.#resumption?.[Symbol.dispose]();
    this.#stream.close(reason);
  }

  #assign(epoch: number, notice: AssignedNotice): void {
    const { events, timers, trace } = this.#options;
    if (epoch <= this.#uplink.epoch) return events.frameIgnored('stale_epoch');
    this.#workerWait[Symbol.dispose]();
    // One that died without a word, and another was quicker than our own watch.
    if (this.#uplink.worker !== null) events.workerLost(this.id, this.#uplink.worker);
    trace.assigned(notice, epoch);
    this.#meter.begin();
    events.workerAssigned(this.id, notice.worker, epoch, timers.now() - this.openedAt);
    this.#uplink.assign(notice.worker, epoch);
    this.#reply.breakOff();
  }

  #awaitAttachment(resumption: Resumption, frame: Frame): void {
    const notice = resumption.deliver(frame);
    if (notice === null) return;
    this.#resumption = null;
    this.#attach(notice, frame.epoch);
  }

  #attach(notice: AttachedNotice, epoch: number): void {
    const { worker, after, until, recovered, replayed } = notice;
    this.#workerWait[Symbol.dispose]();
    this.#options.events.clientResumed(this.id, recovered, replayed);
    this.#options.trace.attached(worker, epoch);
    this.#isReady = true;
    this.#stream.moveTo(epoch, after);
    this.#reply.goOn(notice.reply ?? null);
    this.#greeting.attached(notice);
    this.#uplink.assign(worker, epoch, notice.uplink_seq);
    this.#uplink.expectFrom(epoch, after, until);
  }

  #pass(frame: Frame): void {
    this.#stream.moveTo(frame.epoch, frame.seq);
    switch (frame.kind) {
      case frameKind.replyAudio:
        return this.#stream.writeAudio(frame.payload);
      case frameKind.sessionReady:
        this.#noteReady();
        return this.#greeting.pass(frame.payload);
      case frameKind.replyStarted:
      case frameKind.replyEnded:
        this.#reply.note(frame);
        return this.#stream.write(frame.payload);
      case frameKind.serverMessage:
        return this.#stream.write(frame.payload);
      case frameKind.ended:
        return this.#end(endedNotice.parse(parseJson(frame)).reason);
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
