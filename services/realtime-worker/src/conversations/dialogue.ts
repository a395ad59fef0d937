import type { ConversationItem } from '@colloquy/fabric';

import type { ToolCalls } from '../tools/tool-calls.ts';
import { BargeIn } from './barge-in.ts';
import type { ConversationOptions } from './conversation-options.ts';
import { conversationTools } from './conversation-tools.ts';
import { conversationTurns } from './conversation-turns.ts';
import { keepOnlyHeard } from './heard-reply.ts';
import { ConversationHistory } from './history/conversation-history.ts';
import { replayHistory, userTextItem } from './history/replay.ts';
import type { DialogueObserver } from './dialogue-observer.ts';
import { newItemId } from './item-id.ts';
import { ReplyLedger } from './reply-ledger.ts';
import { readyMessage } from './reply-messages.ts';
import { ReplyRelay } from './reply-relay.ts';
import { ReplyStream } from './reply-stream.ts';
import { ResponseSequencer } from './response-sequencer.ts';
import { SilentReplies } from './silent-replies.ts';
import { TurnAccounts } from './turn-accounts.ts';
import { TurnMeter } from './turn-meter.ts';
import type { TurnTraces } from './turn-traces.ts';
import { UpstreamLink, type RenewalCause } from './upstream-link.ts';
import { UpstreamError, type UpstreamClientEvent, type UpstreamSession } from './upstream.port.ts';
import { UserSpeech } from './user-speech.ts';

/** The talk with the upstream, over as many sessions as it takes: what the client says goes up, replies come down. */
export class Dialogue implements Disposable {
  readonly #options: ConversationOptions;
  readonly #observer: DialogueObserver;
  readonly #speech: UserSpeech;
  readonly #history = new ConversationHistory();
  readonly #ledger = new ReplyLedger();
  readonly #meter: TurnMeter;
  readonly #turns: TurnTraces;
  readonly #accounts: TurnAccounts;
  readonly #stream: ReplyStream;
  readonly #bargeIn: BargeIn;
  readonly #sequencer: ResponseSequencer;
  readonly #relay: ReplyRelay;
  readonly #link: UpstreamLink;
  readonly #silent: SilentReplies;
  readonly #calls: ToolCalls;
  #session: UpstreamSession | null = null;
  #isUserSpeaking = false;
  /** The reply in flight was lost before any of it was heard: it is asked for again. */
  #isReplyOwed = false;

  constructor(options: ConversationOptions, observer: DialogueObserver) {
    const { record, downlink, timers, events, terms } = options;
    this.#options = options;
    this.#observer = observer;
    this.#accounts = new TurnAccounts(record.id, terms, events);
    this.#meter = new TurnMeter(() => timers.now(), terms.silenceMs);
    this.#turns = conversationTurns(options);
    this.#speech = new UserSpeech({
      inputRate: record.inputRate,
      append: (pcm) => this.#link.appendAudio(pcm),
      onPassed: (bytes) => this.#meter.heard(bytes),
    });
    this.#stream = new ReplyStream(downlink, timers, terms.downlinkLeadMs);
    const pacer = this.#stream.pacer;
    const send = (event: UpstreamClientEvent) => this.#link.send(event);
    const keep = (item: ConversationItem) => this.#keep(item);
    const heardFrom = { ledger: this.#ledger, history: this.#history, send, keep };
    this.#bargeIn = new BargeIn({ timers, pacer, onHeard: (id, heardMs) => keepOnlyHeard(id, heardMs, heardFrom) });
    this.#sequencer = new ResponseSequencer({
      create: () => send(this.#silent.request(this.#calls.responseCreate())),
      cancel: (response_id) => send({ type: 'response.cancel', response_id }),
    });
    this.#silent = new SilentReplies({
      send,
      askAgain: () => this.#sequencer.request(),
      onSilent: (outcome) => events.upstream.repliedWithoutSound(record.id, outcome),
    });
    this.#relay = this.#newRelay();
    this.#calls = conversationTools(options, {
      send,
      keep,
      onAnswered: () => this.#goOn(),
    });
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
  async open(said: readonly ConversationItem[]): Promise<void> {
    for (const item of said) this.#history.add(item);
    await this.#link.open();
  }

  /** PCM16 at the client's rate; false when it was dropped. */
  hear(pcm: Uint8Array): boolean {
    return this.#speech.hear(pcm);
  }

  type(text: string): void {
    const itemId = newItemId();
    this.#link.send(userTextItem(text, itemId));
    this.#keep({ role: 'user', itemId, text });
    this.#cutReply();
    this.#sequencer.request();
    this.#meter.typed();
    this.#turns.userDone('text');
  }

  /** The client stopped the reply: `playedMs` of the item were heard. Late word of an earlier one stops nothing. */
  interrupt(itemId: string, playedMs: number): void {
    if (!this.#ledger.isStopped(itemId)) {
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
    this.#bargeIn[Symbol.dispose]();
    this.#stream[Symbol.dispose]();
  }

  #newRelay(): ReplyRelay {
    const { events, record } = this.#options;
    return new ReplyRelay({
      stream: this.#stream,
      sequencer: this.#sequencer,
      ledger: this.#ledger,
      meter: this.#meter,
      turns: this.#turns,
      observer: {
        onWords: (role, itemId, text) => {
          this.#speech.tail.written(itemId);
          if (text.trim() !== '') this.#keep({ role, itemId, text });
        },
        onSpeechStarted: (itemId) => this.#speechStarted(itemId),
        onReplyStarted: () => (this.#isUserSpeaking = false),
        onReplySounds: () => this.#speech.tail.answered(),
        onCalls: (calls) => {
          if (calls.length > 0) this.#speech.tail.answered();
          this.#calls.take(calls);
        },
        onReplyEnded: () => this.#link.turnEnded(),
        onTurnCompleted: (summary) => this.#accounts.turn(summary, this.#session?.model ?? ''),
        onFirstAudio: () => this.#observer.onFirstAudio(),
        onTranscribed: (usage) => this.#accounts.transcription(usage),
        onRateLimited: () => events.upstream.rateLimited(),
        onError: (code) => events.errorReported(record.id, code),
        onFatal: (code) => this.#observer.onFatal(code),
        onPassedOver: (type) => events.upstream.eventPassedOver(type),
      },
    });
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
      isQuiet: () => !this.#isUserSpeaking && idle.every(({ isIdle }) => isIdle),
      observer: {
        onEvent: (event) => {
          this.#relay.receive(event);
          this.#silent.receive(event);
        },
        onReady: (session, afterMs) => this.#begin(session, afterMs),
        onInterrupted: () => (this.#isReplyOwed = this.#relay.settle()),
        onRenewed: (session, cause, afterMs) => this.#renew(session, cause, afterMs),
        onDialFailed: (attempt, error) => events.upstream.dialFailed(record.id, attempt, error),
        onLost: (error) => events.upstream.lost(record.id, error),
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
    else if (!this.#isUserSpeaking) this.#sequencer.follow();
  }

  #begin(session: UpstreamSession, afterMs: number): void {
    const { downlink, record, events } = this.#options;
    events.upstream.ready(record.id, session.kind, afterMs);
    this.#useSession(session);
    downlink.ready(readyMessage(record, session));
    this.#observer.onReady();
  }

  /** Another session goes on where the one before was: with the words so far, and with the sentence just being said. */
  #renew(session: UpstreamSession, cause: RenewalCause, afterMs: number): void {
    this.#options.events.upstream.renewed(this.#options.record.id, cause, afterMs);
    this.#useSession(session);
    this.#speech.repeat();
    // An utterance that is heard again is answered by itself.
    if (this.#isReplyOwed && !this.#speech.tail.isUnwritten) this.#sequencer.request();
    this.#isReplyOwed = false;
    this.#observer.onReady();
  }

  #useSession(session: UpstreamSession): void {
    this.#session = session;
    this.#isUserSpeaking = false;
    this.#ledger.clear();
    this.#calls.newSession();
    this.#turns.use(session.model);
    this.#meter.sessionBegins();
    this.#silent.sessionBegins(this.#history.items.length > 0);
    for (const event of replayHistory(this.#history.items)) this.#link.send(event);
  }

  #speechStarted(itemId: string): void {
    this.#isUserSpeaking = true;
    this.#speech.tail.speechStarted(itemId);
    this.#cutReply();
  }

  #cutReply(): void {
    this.#relay.cut();
    this.#bargeIn.begin();
    this.#ledger.stop();
    this.#calls.userTurn();
  }

  #keep(item: ConversationItem): void {
    this.#history.add(item);
    this.#options.keep(item);
  }
}
