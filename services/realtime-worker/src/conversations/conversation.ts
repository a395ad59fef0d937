import { WaitingFrames, type Address, type Frame, type StoredItem } from '@colloquy/fabric';
import { isClipped } from '@colloquy/audio';
import { errorTable, type CloseReason, type ErrorCode } from '@colloquy/protocol';
import { attachNotice, detachedNotice, frameKind, type AttachNotice } from '@colloquy/protocol/internal';

import { ConversationBudget } from '../money/conversation-budget.ts';
import type { BudgetScope } from '../money/budget-limits.ts';
import { secondsToNextDay } from '../money/utc-day.ts';
import { obey } from './client-orders.ts';
import { ClientLink } from './client-link.ts';
import { ClientPresence } from './client-presence.ts';
import type { ConversationOptions } from './conversation-options.ts';
import { Dialogue } from './dialogue.ts';
import { budgetMessage, errorMessage, sessionFacts } from './reply-messages.ts';
import type { UpstreamSession } from './upstream.port.ts';

/** What the client may send before the upstream is ready (bytes): about ten seconds of speech. */
const MAX_WAITING_BYTES = 512 * 1024;

/** The worker's side of one conversation: takes the client's frames in order and passes them on to the dialogue. */
export class Conversation {
  readonly #options: ConversationOptions;
  readonly #over = Promise.withResolvers<void>();
  readonly #presence: ClientPresence;
  readonly #link: ClientLink;
  readonly #waiting = new WaitingFrames(MAX_WAITING_BYTES, frameKind.clientAudio);
  readonly #budget: ConversationBudget;
  readonly #dialogue: Dialogue;
  /** The newest frame of the gateway, and when it came by the clock of `performance`. */
  #newest = { seq: 0, at: 0 };
  #failure: ErrorCode | null = null;
  /** The assistant says goodbye: what the client says is not answered any more. */
  #isEnding = false;
  #isOver = false;

  constructor(options: ConversationOptions) {
    this.#options = options;
    const { timers, peers, resumeGraceMs: graceMs, record } = options;
    const { gateway } = record;
    this.#presence = new ClientPresence({ timers, peers, gateway, graceMs, onGone: () => void this.#leave() });
    this.#link = new ClientLink({ ...options, onFrame: (frame) => this.#receive(frame) });
    this.#budget = this.#newBudget();
    this.#dialogue = new Dialogue(options, this.#budget, {
      onReady: () => this.#takeWaiting(),
      onFirstAudio: () => this.#announceFirstAudio(),
      onFatal: (code) => this.fail(code),
    });
  }

  /** Resolves when the conversation is over, whoever ended it. */
  get over(): Promise<void> {
    return this.#over.promise;
  }

  /** Why it could not go on; null while it can, or when it was ended for another reason. */
  get failure(): ErrorCode | null {
    return this.#failure;
  }

  /** Where the client is, or was at the end; null while it is away. */
  get gateway(): Address | null {
    return this.#presence.gateway;
  }

  /** What the dialogue goes on with; null before there is a session. */
  get upstream(): Pick<UpstreamSession, 'kind' | 'model'> | null {
    return this.#dialogue.session;
  }

  /** Connects to the upstream. `said` is what was said with an earlier worker. */
  async begin(said: readonly StoredItem[]): Promise<void> {
    const scope = await this.#budget.admits();
    if (this.#isOver) return;
    if (scope !== null) {
      this.#refuse(scope);
      return;
    }
    await this.#dialogue.open(said);
    if (!this.#hasEnded()) this.#budget.begin();
  }

  /** Resolves when what the conversation cost is stored, or cannot be. */
  async charged(): Promise<void> {
    await this.#budget.settled();
  }

  /** A frame of the client's gateway. */
  deliver(frame: Frame): void {
    const { record, events } = this.#options;
    if (this.#isOver || frame.epoch !== record.epoch) return events.frameIgnored('stale_epoch');
    if (frame.kind === frameKind.attach) return this.#attach(attachNotice.parse(parseJson(frame)));
    if (this.#link.receive(frame)) return;
    if (frame.kind === frameKind.clientDetached) return this.loseClient(detachedNotice.parse(parseJson(frame)).gateway);
    events.frameIgnored('unknown_kind');
  }

  /** The client's connection at that gateway is gone. It may come back, to another one; until then its reply waits. */
  loseClient(gateway: Address): void {
    const { resumeGraceMs, downlink, events, record } = this.#options;
    if (this.#isOver || !this.#presence.leave(gateway)) return;
    downlink.detach();
    events.clientDetached(record.id);
    if (resumeGraceMs === 0) void this.#leave();
  }

  /** Tells the client why the conversation cannot go on, and ends it. `retryAfter`: seconds until it may again. */
  fail(code: ErrorCode, retryAfter?: number): void {
    if (this.#isOver) return;
    const { downlink, events, record } = this.#options;
    this.#failure = code;
    events.errorReported(record.id, code);
    downlink.say(errorMessage(code, retryAfter));
    this.end(closeReason(code));
  }

  /** Ends the conversation for the client too. */
  end(reason: CloseReason): void {
    if (this.#isOver) return;
    this.#options.downlink.ended(reason);
    this.#finish(reason);
  }

  /** Lets go without a word to the client: it left, or another worker has the conversation. */
  abandon(): void {
    this.#finish('abandoned');
  }

  /** `why` is what the traces say of a turn that is cut off by it. */
  #finish(why: string): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#release(why);
  }

  /** The client is gone; what it has not heard is paid for all the same. */
  async #leave(): Promise<void> {
    if (this.#isOver) return;
    this.#isOver = true;
    await this.#dialogue.windDown();
    this.#release('client_left');
  }

  #release(why: string): void {
    this.#link[Symbol.dispose]();
    this.#presence[Symbol.dispose]();
    this.#dialogue.abandon(why);
    this.#budget[Symbol.dispose]();
    this.#over.resolve();
  }

  #hasEnded(): boolean {
    return this.#isOver;
  }

  #newBudget(): ConversationBudget {
    const { record, store, timers, downlink, events, terms } = this.#options;
    return new ConversationBudget({
      record,
      store,
      timers,
      limits: terms.budget,
      onWarning: (state) => {
        events.money.budget(record.id, state.scope, 'warned');
        downlink.say(budgetMessage(state));
      },
      onExhausted: (scope) => this.#sayGoodbye(scope),
      onFault: (error) => events.money.chargeFailed(record.id, error),
    });
  }

  #refuse(scope: BudgetScope): void {
    const { record, events, timers } = this.#options;
    events.money.budget(record.id, scope, 'refused');
    this.fail('budget_exhausted', scope === 'user' ? secondsToNextDay(timers.now()) : undefined);
  }

  #sayGoodbye(scope: BudgetScope): void {
    if (this.#isOver || this.#isEnding) return;
    this.#isEnding = true;
    const { record, events, timers } = this.#options;
    events.money.budget(record.id, scope, 'ended');
    this.#dialogue.sayGoodbye(() => {
      this.fail('budget_exhausted', scope === 'user' ? secondsToNextDay(timers.now()) : undefined);
    });
  }

  /** A counted frame, in order. */
  #receive(frame: Frame): void {
    if (this.#isOver) return;
    this.#newest = { seq: frame.seq, at: performance.now() };
    if (frame.kind === frameKind.clientLeft) return void this.#leave();
    if (frame.kind === frameKind.clientDetached) return this.loseClient(detachedNotice.parse(parseJson(frame)).gateway);
    if (this.#dialogue.isReady) return this.#take(frame.kind, frame.payload, 'ok');
    const dropped = this.#waiting.add(frame.kind, frame.payload);
    if (dropped.frames > 0) this.#options.events.audioDropped(dropped);
  }

  #attach(notice: AttachNotice): void {
    const { downlink, self, record, events } = this.#options;
    const uplinkSeq = this.#link.attach(downlink.newest, notice.attempt);
    this.#presence.arrive(notice.gateway);
    const session = this.#dialogue.session;
    const facts = session === null ? null : sessionFacts(record, session, this.#dialogue.user.settings);
    const { recovered, replayed } = downlink.attach(notice, { worker: self, uplinkSeq, session: facts });
    events.clientAttached(record.id, recovered, replayed);
  }

  #takeWaiting(): void {
    for (const { kind, payload } of this.#waiting.take()) this.#take(kind, payload, 'late');
  }

  #take(kind: number, payload: Uint8Array, outcome: 'ok' | 'late'): void {
    if (kind === frameKind.clientAudio) return this.#hear(payload, outcome);
    if (kind === frameKind.clientMessage && obey(payload, this.#dialogue, this.#isEnding)) return;
    this.#options.events.frameIgnored('unknown_kind');
  }

  #hear(pcm: Uint8Array, outcome: 'ok' | 'late'): void {
    const { events, record } = this.#options;
    if (this.#isEnding) return events.audioDropped({ frames: 1, bytes: pcm.length });
    const startedAt = performance.now();
    if (!this.#dialogue.user.hear(pcm)) return events.audioDropped({ frames: 1, bytes: pcm.length });
    const processing_time = performance.now() - startedAt;
    events.audioHeard(record.id, { chunk_size: pcm.length, processing_time, outcome, isClipped: isClipped(pcm) });
  }

  #announceFirstAudio(): void {
    const { seq, at } = this.#newest;
    this.#options.downlink.firstAudio({ uplink_seq: seq, held_ms: performance.now() - at });
  }
}

function parseJson({ payload }: Pick<Frame, 'payload'>): unknown {
  return JSON.parse(Buffer.from(payload).toString());
}

function closeReason(code: ErrorCode): CloseReason {
  if (code === 'internal_error' || code === 'budget_exhausted') return code;
  return errorTable[code].retryable ? 'upstream_unavailable' : 'upstream_rejected';
}
