import type { ConversationItem, StoredItem } from '@colloquy/fabric';

import type { ToolCalls } from '../tools/tool-calls.ts';
import { Attachments } from './attachments.ts';
import { BargeIn } from './barge-in.ts';
import { CachedReplies } from './cached-replies.ts';
import type { ConversationOptions } from './conversation-options.ts';
import { conversationTools } from './conversation-tools.ts';
import { conversationTurns } from './conversation-turns.ts';
import type { DialogueObserver } from './dialogue-observer.ts';
import { linkReports, relayReports } from './dialogue-reports.ts';
import { userTextItem } from './history/replay.ts';
import { newItemId } from './item-id.ts';
import { readyMessage } from './reply-messages.ts';
import { ReplyRelay, type RelayParts } from './reply-relay.ts';
import { ReplyStream } from './reply-stream.ts';
import { ResponseSequencer } from './response-sequencer.ts';
import { SaidWords } from './said-words.ts';
import { SilentReplies } from './silent-replies.ts';
import { TurnAccounts } from './turn-accounts.ts';
import { TurnMeter } from './turn-meter.ts';
import type { TurnTraces } from './turn-traces.ts';
import { UpstreamLink, type RenewalCause } from './upstream-link.ts';
import { UpstreamError, type UpstreamClientEvent, type UpstreamSession } from './upstream.port.ts';
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
  readonly #relay: ReplyRelay;
  readonly #cached: CachedReplies;
  readonly #link: UpstreamLink;
  readonly #silent: SilentReplies;
  readonly #calls: ToolCalls;
  #session: UpstreamSession | null = null;
  /** The reply in flight was lost before any of it was heard: it is asked for again. */
  #isReplyOwed = false;

  constructor(options: ConversationOptions, observer: DialogueObserver) {
    const { record, downlink, timers, events, terms } = options;
    this.#options = options;
    this.#observer = observer;
    const send = (event: UpstreamClientEvent) => this.#link.send(event);
    this.#words = new SaidWords(options.keep, send, (itemId, text) => this.#cached.cut(itemId, text));
    this.#accounts = new TurnAccounts(record.id, terms, events);
    this.#meter = new TurnMeter(() => timers.now());
    this.#turns = conversationTurns(options);
    this.#stream = new ReplyStream(downlink, timers, terms.downlinkLeadMs);
    const pacer = this.#stream.pacer;
    this.#bargeIn = new BargeIn({ timers, pacer, onHeard: (itemId, heardMs) => this.#words.cut(itemId, heardMs) });
    this.#sequencer = new ResponseSequencer({
      create: () => send(this.#silent.request(this.#calls.responseCreate())),
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
    const parts = this.#relayParts();
    this.#relay = new ReplyRelay(parts);
    const settings = () => this.user.settings;
    const onPlayed = () => this.#silent.sessionBegins(true);
    this.#cached = new CachedReplies({ ...parts, options, send, settings, onPlayed });
    this.attachments = new Attachments(options, { send, keep: options.keep });
    const tellModel = {
      send,
      keep: (item: ConversationItem) => this.#words.keep(item),
      onAnswered: () => this.#goOn(),
    };
    this.#calls = conversationTools(options, this.attachments, tellModel);
    this.#link = this.#newLink();
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
    if (this.user.commit()) this.#askForReply('speech');
  }

  type(text: string): void {
    const itemId = newItemId();
    this.#link.send(userTextItem(text, itemId));
    this.#words.keep({ role: 'user', itemId, text });
    this.#meter.typed();
    this.#askForReply('text', () => this.#cached.answer(text, itemId));
  }

  /** The client stopped the reply: `playedMs` of the item were heard. Late word of an earlier one stops nothing. */
  interrupt(itemId: string, playedMs: number): void {
    if (!this.#words.ledger.isStopped(itemId)) {
      this.#relay.cut();
      this.#sequencer.cancel();
      this.#stream.pacer.flush();
    }
    this.#bargeIn.reported(itemId, playedMs);
  }

  /** `why` is what the traces say of a turn that is cut off by it. */
  abandon(why: string): void {
    this.#turns.abandon(why);
    this[Symbol.dispose]();
  }

  [Symbol.dispose](): void {
    this.#link.close();
    this.#calls[Symbol.dispose]();
    this.attachments[Symbol.dispose]();
    this.#bargeIn[Symbol.dispose]();
    this.#stream[Symbol.dispose]();
  }

  #relayParts(): RelayParts {
    return {
      stream: this.#stream,
      sequencer: this.#sequencer,
      ledger: this.#words.ledger,
      meter: this.#meter,
      turns: this.#turns,
      observer: {
        onWords: (role, itemId, text) => {
          this.user.written(itemId);
          if (text.trim() !== '') this.#words.keep({ role, itemId, text });
        },
        onSpeechStarted: (itemId) => {
          this.user.speechStarted(itemId);
          this.#cached.userBegan();
          this.#cutReply();
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
        onTurnCompleted: (summary) => this.#accounts.turn(summary, this.#session?.model ?? ''),
        onFirstAudio: () => this.#observer.onFirstAudio(),
        onFatal: (code) => this.#observer.onFatal(code),
        ...relayReports(this.#options, this.#accounts),
      },
    };
  }

  #newLink(): UpstreamLink {
    const { upstream, timers, random, events, record, dial, rollover } = this.#options;
    const idle = [this.#sequencer, this.#stream.pacer, this.#calls];
    return new UpstreamLink({
      upstream,
      timers,
      random,
      dial,
      rollover,
      isQuiet: () => !this.user.isSpeaking && idle.every(({ isIdle }) => isIdle),
      observer: {
        onEvent: (event) => {
          if (this.user.receive(event)) return;
          this.#relay.receive(event);
          this.#silent.receive(event);
        },
        onReady: (session, afterMs) => this.#begin(session, afterMs),
        onInterrupted: () => (this.#isReplyOwed = this.#relay.settle()),
        onRenewed: (session, cause, afterMs) => this.#renew(session, cause, afterMs),
        ...linkReports(this.#options),
        onFailed: (error) => {
          if (!(error instanceof UpstreamError)) events.failed(record.id, error);
          this.#observer.onFatal(error instanceof UpstreamError ? error.code : 'internal_error');
        },
      },
    });
  }

  /** The model has what it called for. While the user speaks nothing is asked for: the answer to that will know it too. */
  #goOn(): void {
    if (!this.#link.isReady) this.#isReplyOwed = true;
    else if (!this.user.isSpeaking) this.#sequencer.follow();
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
    // An utterance that is heard again is answered by itself.
    if (this.#isReplyOwed && !this.user.isAnsweredByItself) this.#sequencer.request();
    this.#isReplyOwed = false;
    this.#observer.onReady();
  }

  #useSession(session: UpstreamSession): void {
    this.#session = session;
    this.#calls.newSession();
    this.#turns.use(session.model);
    this.user.sessionBegins();
    for (const event of this.attachments.introduction()) this.#link.send(event);
    this.#silent.sessionBegins(this.#words.tellAgain());
  }

  /** In place of a reply that may be under way; `isAnswered`: none is needed from the upstream. */
  #askForReply(input: 'speech' | 'text', isAnswered = () => false): void {
    this.#cutReply();
    this.#turns.userDone(input);
    if (!isAnswered()) this.#sequencer.request();
  }

  #cutReply(): void {
    this.#relay.cut();
    this.#bargeIn.begin();
    this.#words.ledger.stop();
    this.#calls.userTurn();
  }
}
