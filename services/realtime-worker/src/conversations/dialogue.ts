import type { ConversationItem, StoredItem } from '@colloquy/fabric';

import type { ConversationBudget } from '../money/conversation-budget.ts';
import type { ToolCalls } from '../tools/tool-calls.ts';
import { Attachments } from './attachments.ts';
import { BargeIn } from './barge-in.ts';
import { CachedReplies } from './cached-replies.ts';
import type { ConversationOptions } from './conversation-options.ts';
import { conversationLink } from './conversation-link.ts';
import { conversationTools } from './conversation-tools.ts';
import { conversationTurns } from './conversation-turns.ts';
import { Farewell } from './farewell.ts';
import type { DialogueObserver } from './dialogue-observer.ts';
import { relayReports } from './dialogue-reports.ts';
import { userTextItem } from './history/replay.ts';
import { newItemId } from './item-id.ts';
import { readyMessage } from './reply-messages.ts';
import { ReplyRelay, type RelayParts } from './reply-relay.ts';
import { ReplyStream } from './reply-stream.ts';
import { ResponseSequencer } from './response-sequencer.ts';
import { SaidWords } from './said-words.ts';
import { SilentReplies } from './silent-replies.ts';
import { SpokenQuestion } from './spoken-question.ts';
import { TurnAccounts } from './turn-accounts.ts';
import { TurnMeter } from './turn-meter.ts';
import { TurnTaking } from './turn-taking.ts';
import type { TurnTraces } from './turn-traces.ts';
import type { RenewalCause, UpstreamLink } from './upstream-link.ts';
import type { UpstreamClientEvent, UpstreamServerEvent, UpstreamSession } from './upstream.port.ts';
import { UserSide } from './user-side.ts';

/** The talk with the upstream, over as many sessions as it takes: what the client says goes up, replies come down. */
export class Dialogue implements Disposable {
  readonly attachments: Attachments;
  readonly #options: ConversationOptions;
  readonly #observer: DialogueObserver;
  /** What the client does that asks for no reply by itself. */
  readonly user: UserSide;
  readonly #words: SaidWords;
  readonly #meter: TurnMeter;
  readonly #turns: TurnTraces;
  readonly #accounts: TurnAccounts;
  readonly #stream: ReplyStream;
  readonly #bargeIn: BargeIn;
  readonly #sequencer: ResponseSequencer;
  readonly #farewell: Farewell;
  readonly #relay: ReplyRelay;
  readonly #cached: CachedReplies;
  readonly #question: SpokenQuestion;
  readonly #link: UpstreamLink;
  readonly #silent: SilentReplies;
  readonly #calls: ToolCalls;
  readonly #taking: TurnTaking;
  #session: UpstreamSession | null = null;

  constructor(options: ConversationOptions, budget: ConversationBudget, observer: DialogueObserver) {
    const { record, downlink, timers, events, terms } = options;
    this.#options = options;
    this.#observer = observer;
    const send = (event: UpstreamClientEvent) => this.#link.send(event);
    this.#words = new SaidWords(options.keep, send, (itemId, text) => this.#cached.cut(itemId, text));
    this.#accounts = new TurnAccounts(record.id, terms, events, budget);
    this.#meter = new TurnMeter(() => timers.now());
    this.#turns = conversationTurns(options);
    this.#stream = new ReplyStream(downlink, timers, terms.downlinkLeadMs);
    const pacer = this.#stream.pacer;
    this.#bargeIn = new BargeIn({ timers, pacer, onHeard: (itemId, heardMs) => this.#words.cut(itemId, heardMs) });
    this.#sequencer = new ResponseSequencer({
      create: () => send(this.#silent.request(this.#farewell.request() ?? this.#calls.responseCreate())),
      cancel: (response_id) => send({ type: 'response.cancel', response_id }),
    });
    this.#silent = new SilentReplies({
      send,
      askAgain: () => this.#sequencer.request(),
      onSilent: (outcome) => events.upstream.repliedWithoutSound(record.id, outcome),
    });
    this.user = new UserSide({
      options,
      meter: this.#meter,
      stream: this.#stream,
      send,
      append: (pcm) => this.#link.appendAudio(pcm),
      isTurnOver: () => this.#sequencer.isIdle,
    });
    this.#farewell = new Farewell({ timers, pacer, sequencer: this.#sequencer, ...terms.budget });
    const parts = this.#relayParts();
    this.#relay = new ReplyRelay(parts);
    const settings = () => this.user.settings;
    const onPlayed = () => this.#silent.sessionBegins(true);
    this.#cached = new CachedReplies({ ...parts, options, send, settings, onPlayed });
    const pass = (event: UpstreamServerEvent) => {
      for (const part of [this.#relay, this.#silent, this.#farewell]) part.receive(event);
    };
    this.#question = new SpokenQuestion({ timers, cached: this.#cached, relay: this.#relay, send, pass });
    this.attachments = new Attachments(options, { send, keep: options.keep });
    const keep = (item: ConversationItem) => this.#words.keep(item);
    this.#calls = conversationTools(options, this.attachments, { send, keep, onAnswered: () => this.#taking.goOn() });
    this.#link = this.#newLink();
    this.#taking = new TurnTaking({
      ...parts,
      link: this.#link,
      user: this.user,
      bargeIn: this.#bargeIn,
      calls: this.#calls,
      relay: this.#relay,
    });
  }

  get isReady(): boolean {
    return this.#link.isReady;
  }

  /** The session in use, or the last one. */
  get session(): UpstreamSession | null {
    return this.#session;
  }

  /** `said` is what was said with an earlier worker. Resolves when the first session is there, or none can be had. */
  async open(said: readonly StoredItem[]): Promise<void> {
    this.#words.restore(said);
    this.user.restore(said);
    await this.attachments.restore(said.filter((item) => item.role === 'document'));
    await this.#link.open();
  }

  /** Push-to-talk: the user has finished speaking. */
  commit(): void {
    if (this.user.commit()) this.#taking.askForReply('speech');
  }

  type(text: string): void {
    const itemId = newItemId();
    this.#link.send(userTextItem(text, itemId));
    this.#words.keep({ role: 'user', itemId, text });
    this.#meter.typed();
    this.#taking.askForReply('text', () => this.#cached.answer(text, itemId));
  }

  /** The client stopped the reply: `playedMs` of the item were heard. Late word of an earlier one stops nothing. */
  interrupt(itemId: string, playedMs: number): void {
    this.#taking.stopReply(itemId, playedMs);
  }

  sayGoodbye(over: () => void): void {
    this.#farewell.begin(over);
  }

  /** The client is gone: the service may still say what the reply used. Resolves in bounded time. */
  async windDown(): Promise<void> {
    this.#calls[Symbol.dispose]();
    await this.#relay.windDown(this.#options.timers);
  }

  /** `why` is what the traces say of a turn that is cut off by it. */
  abandon(why: string): void {
    this.#relay.abandon(why);
    this[Symbol.dispose]();
  }

  [Symbol.dispose](): void {
    this.#link.close();
    this.#calls[Symbol.dispose]();
    this.attachments[Symbol.dispose]();
    this.#bargeIn[Symbol.dispose]();
    this.#question[Symbol.dispose]();
    this.#farewell[Symbol.dispose]();
    this.#stream[Symbol.dispose]();
  }

  #relayParts(): RelayParts {
    return {
      stream: this.#stream,
      sequencer: this.#sequencer,
      ledger: this.#words.ledger,
      places: this.#words.places,
      meter: this.#meter,
      turns: this.#turns,
      accounts: this.#accounts,
      observer: {
        onWords: (role, itemId, text) => {
          this.user.written(itemId);
          if (text.trim() !== '') this.#words.keep({ role, itemId, text });
        },
        onSpeechStarted: (itemId) => {
          this.user.speechStarted(itemId);
          this.#taking.cutReply();
        },
        onReplyStarted: () => this.user.replyStarted(),
        onReplySounds: () => this.user.answered(),
        onCalls: (calls) => {
          if (calls.length > 0) this.user.answered();
          this.#calls.take(calls);
        },
        onReplyEnded: () => {
          this.#link.turnEnded();
          this.user.turnEnded();
        },
        onFirstAudio: () => this.#observer.onFirstAudio(),
        onFatal: (code) => this.#observer.onFatal(code),
        ...relayReports(this.#options),
      },
    };
  }

  #newLink(): UpstreamLink {
    const idle = [this.#sequencer, this.#stream.pacer, this.#calls];
    return conversationLink(this.#options, {
      isQuiet: () => !this.user.isSpeaking && idle.every(({ isIdle }) => isIdle),
      onEvent: (event) => {
        if (this.user.receive(event)) return;
        this.#question.receive(event);
      },
      onReady: (session, afterMs) => this.#begin(session, afterMs),
      onInterrupted: () => {
        this.#question[Symbol.dispose]();
        this.#taking.sessionEnded();
      },
      onRenewed: (session, cause, afterMs) => this.#renew(session, cause, afterMs),
      onFatal: (code) => this.#observer.onFatal(code),
    });
  }

  #begin(session: UpstreamSession, afterMs: number): void {
    const { downlink, record, events } = this.#options;
    events.upstream.ready(record.id, session.kind, afterMs);
    this.#useSession(session);
    downlink.ready(readyMessage(record, session, this.user.settings));
    this.#observer.onReady();
    this.#cached.greet();
  }

  /** Another session goes on where the one before was: with the words so far, and with the sentence just being said. */
  #renew(session: UpstreamSession, cause: RenewalCause, afterMs: number): void {
    this.#options.events.upstream.renewed(this.#options.record.id, cause, afterMs);
    this.#useSession(session);
    this.user.tellAgain();
    this.#taking.sessionRenewed();
    this.#observer.onReady();
  }

  #useSession(session: UpstreamSession): void {
    this.#session = session;
    this.#calls.newSession();
    this.#turns.use(session.model);
    this.#accounts.use(session.model);
    this.user.sessionBegins();
    for (const event of this.attachments.introduction()) this.#link.send(event);
    this.#silent.sessionBegins(this.#words.tellAgain());
  }
}
