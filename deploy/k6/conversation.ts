import { numberOf, readMessage, textOf, type Message } from './message.ts';
import { Microphone, type Clock } from './microphone.ts';
import { Turn, type TurnReport } from './turn.ts';

/** A WebSocket, reduced to what is needed, so that k6 and Node.js both have one. */
export interface Line {
  send(frame: string): void;
  close(): void;
}

export interface LineEvents {
  received(frame: string): void;
  /** It could not be opened, or it is over. */
  closed(): void;
}

/** Speech and silence as they go over the line, 40 ms each. */
export interface Voice {
  readonly speech: readonly string[];
  readonly silence: string;
}

/** What is learnt from a conversation, as it happens. */
export interface Witness {
  ready(ms: number, upstream: string): void;
  /** `isInOrder`: its number is the next one of its epoch. */
  message(message: Message, isInOrder: boolean): void;
  turn(report: TurnReport): void;
  /** A code of the server, or one of this client: `not_ready`, `no_reply`, `reply_lost`, `closed_early`, `reply_…`. */
  error(code: string): void;
}

export interface Plan {
  readonly turns: number;
  /** No new turn begins after this (ms, on the clock). */
  readonly endsAt: number;
  readonly readyTimeoutMs: number;
  /** From the end of what was said to the end of the reply. */
  readonly replyTimeoutMs: number;
  /** How much of a reply is listened to before the next turn, at most. */
  readonly listenMs: number;
  readonly needsUserText: boolean;
}

const GATEWAY_TYPES = ['error', 'going_away', 'pong'];

/** One client's conversation: is connected, speaks, listens, speaks again, and leaves. */
export class Conversation {
  /** Resolves once the line is closed, with whether everything went as planned. */
  readonly ended: Promise<boolean>;
  readonly #plan: Plan;
  readonly #voice: Voice;
  readonly #witness: Witness;
  readonly #clock: Clock;
  readonly #line: Line;
  readonly #startedAt: number;
  readonly #resolveEnded: (isFlawless: boolean) => void;
  #microphone: Microphone<string> | null = null;
  #turn: Turn | null = null;
  #turnsBegun = 0;
  #outputRate = 0;
  #place = { epoch: -1, seq: -1 };
  #isLeaving = false;
  #isFlawless = true;
  #callOff: () => void = () => undefined;

  constructor(dial: (events: LineEvents) => Line, plan: Plan, voice: Voice, witness: Witness, clock: Clock) {
    this.#plan = plan;
    this.#voice = voice;
    this.#witness = witness;
    this.#clock = clock;
    let resolveEnded: (isFlawless: boolean) => void = () => undefined;
    this.ended = new Promise((resolve) => (resolveEnded = resolve));
    this.#resolveEnded = resolveEnded;
    this.#startedAt = clock.now();
    this.#wait(plan.readyTimeoutMs, () => this.#giveUp('not_ready'));
    this.#line = dial({ received: (frame) => this.#receive(readMessage(frame)), closed: () => this.#closed() });
  }

  #receive(message: Message): void {
    this.#witness.message(message, this.#isInOrder(message));
    if (message.type === 'error') this.#fail(textOf(message, 'code'));
    else if (message.type === 'session_ready') this.#begin(message);
    else if (message.type === 'session_resumed') this.#endTurn('reply_lost');
    else if (this.#turn?.take(message, this.#clock.now())) this.#endTurn(null);
  }

  /** Numbers rise by one; a new epoch begins anew. What the gateway says by itself stands where the message before stood. */
  #isInOrder(message: Message): boolean {
    if (message.type === '') return false;
    const place = { epoch: numberOf(message, 'epoch'), seq: numberOf(message, 'seq') };
    const before = this.#place;
    this.#place = place;
    if (place.epoch !== before.epoch) return place.epoch > before.epoch;
    return place.seq === before.seq + 1 || (place.seq === before.seq && GATEWAY_TYPES.includes(message.type));
  }

  #begin(ready: Message): void {
    this.#outputRate = numberOf(ready, 'output_rate');
    this.#witness.ready(this.#clock.now() - this.#startedAt, textOf(ready, 'upstream'));
    const send = (frame: string) => this.#line.send(frame);
    this.#microphone = new Microphone(this.#voice.silence, send, this.#clock);
    this.#speak();
  }

  #speak(): void {
    const turn = new Turn(this.#outputRate, this.#plan.needsUserText);
    this.#turn = turn;
    this.#turnsBegun += 1;
    const noReply = () => this.#giveUp('no_reply');
    // Also the words themselves must get out in time.
    this.#wait(this.#plan.replyTimeoutMs * 2, noReply);
    this.#microphone?.say(this.#voice.speech, () => {
      turn.said(this.#clock.now());
      this.#wait(this.#plan.replyTimeoutMs, noReply);
    });
  }

  #endTurn(interruption: string | null): void {
    const turn = this.#turn;
    if (turn === null) return;
    this.#turn = null;
    const report = turn.report(interruption);
    this.#witness.turn(report);
    if (report.failure !== null) this.#fail(report.failure);
    const now = this.#clock.now();
    const isLast = this.#turnsBegun >= this.#plan.turns || now >= this.#plan.endsAt;
    const listenMs = Math.max(0, Math.min(turn.playedAt - now, this.#plan.listenMs));
    this.#wait(listenMs, () => (isLast ? this.#leave() : this.#speak()));
  }

  #fail(code: string): void {
    this.#isFlawless = false;
    this.#witness.error(code);
  }

  #giveUp(code: string): void {
    const turn = this.#turn;
    this.#turn = null;
    if (turn) this.#witness.turn(turn.report(code));
    this.#fail(code);
    this.#leave();
  }

  #leave(): void {
    this.#isLeaving = true;
    this.#microphone?.close();
    this.#line.close();
  }

  #closed(): void {
    if (!this.#isLeaving) this.#giveUp('closed_early');
    this.#callOff();
    this.#resolveEnded(this.#isFlawless);
  }

  /** One wait at a time: each step ends the wait of the step before. */
  #wait(ms: number, action: () => void): void {
    this.#callOff();
    this.#callOff = this.#clock.after(ms, action);
  }
}
