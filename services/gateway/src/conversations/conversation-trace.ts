import type { Address, Span, TraceContext, TracePort } from '@colloquy/fabric';
import type { CloseReason } from '@colloquy/protocol';
import type { AssignedNotice, TurnNotice } from '@colloquy/protocol/internal';

export interface ConversationTraceOptions {
  readonly traces: TracePort;
  readonly conversation: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** A client that comes back to its conversation. */
  readonly isResumed?: boolean;
}

/** Audio of one reply on its way to the client's ear. */
interface Playing {
  readonly turn: TraceContext;
  firstSentAt: number | undefined;
}

/** The gateway's part of a conversation's traces: the opening, each takeover, and the delivery of each reply. */
export class ConversationTrace {
  readonly #options: ConversationTraceOptions;
  readonly #opening: Span;
  /** Admission, then placement. */
  #step: Span;
  #resuming: Span | null = null;
  #delivery: Span | null = null;
  #playing: Playing | null = null;
  #epoch = 0;
  #worker: Address = '';

  constructor(options: ConversationTraceOptions) {
    const { traces, conversation, isResumed = false } = options;
    this.#options = options;
    this.#opening = traces.start(isResumed ? 'conversation.resume' : 'conversation.open', { conversation });
    this.#step = this.#opening.child('conversation.admission');
  }

  /** The opening, for the worker that takes the conversation; undefined when nothing is traced. */
  get opening(): TraceContext | undefined {
    return this.#opening.context;
  }

  /** The record is written; from here on it waits for a worker. */
  admitted(): void {
    this.#step.end();
    this.#step = this.#opening.child('conversation.placement');
  }

  assigned({ worker, trace }: AssignedNotice, epoch: number): void {
    this.#step.end({ worker, epoch });
    this.#epoch = epoch;
    this.#worker = worker;
    if (epoch === 1) return;
    const { traces, conversation } = this.#options;
    const links = [this.#opening.context, this.#playing?.turn];
    const attributes = { worker, epoch };
    this.#cutDelivery('worker_lost');
    this.#resuming?.fail('worker_lost');
    this.#resuming = traces.start('conversation.resume', { conversation, parent: trace, links, attributes });
  }

  /** The worker sends to this gateway from now on. */
  attached(worker: Address, epoch: number): void {
    this.#step.end({ worker, epoch });
    this.#epoch = epoch;
    this.#worker = worker;
    this.#opening.end({ epoch });
  }

  ready(): void {
    this.#opening.end({ epoch: this.#epoch });
    this.#resuming?.end();
    this.#resuming = null;
  }

  turn(notice: TurnNotice): void {
    if (notice.at === 'ended') {
      this.#delivery?.end({ status: notice.status });
      this.#delivery = null;
      return;
    }
    const { traces, conversation } = this.#options;
    const attributes = { epoch: this.#epoch, worker: this.#worker };
    this.#cutDelivery('superseded');
    this.#delivery = traces.start('turn.delivery', { conversation, parent: notice.trace, attributes });
    this.#playing = { turn: notice.trace, firstSentAt: undefined };
  }

  /** Called for each piece of audio: does nothing after the first of a reply. */
  audioSent(): void {
    if (this.#playing === null || this.#playing.firstSentAt !== undefined) return;
    this.#playing.firstSentAt = this.#options.now();
    this.#delivery?.note('first_audio_sent');
  }

  /** The client says that the reply is heard, or that the user cut it off before. */
  played(status: 'heard' | 'interrupted', playback_ms?: number): void {
    const playing = this.#playing;
    if (playing?.firstSentAt === undefined) return;
    const { traces, conversation } = this.#options;
    const { turn: parent, firstSentAt: startedAt } = playing;
    this.#playing = null;
    traces
      .start('turn.playback', { conversation, parent, startedAt })
      .end({ status, ...(playback_ms === undefined ? {} : { playback_ms }) });
  }

  workerLost(): void {
    this.#cutDelivery('worker_lost');
  }

  /** No more client: whatever goes on fails with it. */
  over(reason: CloseReason | 'detached'): void {
    const problem = reason === 'normal' ? 'client_left' : reason;
    for (const span of [this.#step, this.#resuming, this.#delivery, this.#opening]) span?.fail(problem);
  }

  #cutDelivery(problem: string): void {
    this.#delivery?.fail(problem);
    this.#delivery = null;
  }
}
