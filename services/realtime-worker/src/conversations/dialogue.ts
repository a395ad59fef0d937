import type { ConversationItem } from '@colloquy/fabric';

import type { ToolCalls } from '../tools/tool-calls.ts';
import { BargeIn } from './barge-in.ts';
import type { ConversationOptions } from './conversation-options.ts';
import { conversationTools } from './conversation-tools.ts';
import { conversationTurns } from './conversation-turns.ts';
import { ConversationHistory } from './history/conversation-history.ts';
import { replayHistory, userTextItem } from './history/replay.ts';
import type { DialogueObserver } from './dialogue-observer.ts';
import { newItemId } from './item-id.ts';
import { ReplyLedger } from './reply-ledger.ts';
import { readyMessage } from './reply-messages.ts';
import { ReplyRelay } from './reply-relay.ts';
import { ReplyStream } from './reply-stream.ts';
import { ResponseSequencer } from './response-sequencer.ts';
import { SpeechInput } from './speech-input.ts';
import { TurnAccounts } from './turn-accounts.ts';
import { TurnMeter } from './turn-meter.ts';
import type { TurnTraces } from './turn-traces.ts';
import { UpstreamLink, type RenewalCause } from './upstream-link.ts';
import { UpstreamError, type UpstreamSession } from './upstream.port.ts';
import { UtteranceTail } from './utterance-tail.ts';

/** The talk with the upstream, over as many sessions as it takes: what the client says goes up, replies come down. */
export class Dialogue implements Disposable {
  readonly #options: ConversationOptions;
  readonly #observer: DialogueObserver;
  readonly #speech: SpeechInput;
  readonly #tail = new UtteranceTail();
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
  readonly #calls: ToolCalls;
  #session: UpstreamSession | null = null;
  #isUserSpeaking = false;
  /** The reply in flight was lost before any of it was heard: it is asked for again. */
  #isReplyOwed = false;

  constructor(options: ConversationOptions, observer: DialogueObserver) {
    const { record, downlink, timers, events, terms } = options;
    this.#options = options;
    this.#observer = observer;
    this.#speech = new SpeechInput(record.inputRate);
    this.#accounts = new TurnAccounts(record.id, terms, events);
    this.#meter = new TurnMeter(() => timers.now(), terms.silenceMs);
    this.#turns = conversationTurns(options);
    this.#stream = new ReplyStream(downlink, timers, terms.downlinkLeadMs);
    const pacer = this.#stream.pacer;
    this.#bargeIn = new BargeIn({ timers, pacer, onHeard: (itemId, heardMs) => this.#cut(itemId, heardMs) });
    this.#sequencer = new ResponseSequencer({
      create: () => this.#link.send(this.#calls.responseCreate()),
      cancel: (response_id) => this.#link.send({ type: 'response.cancel', response_id }),
    });
    this.#relay = this.#newRelay();
    this.#link = this.#newLink();
    this.#calls = conversationTools(options, {
      send: (event) => this.#link.send(event),
      keep: (item) => this.#keep(item),
      onAnswered: () => this.#goOn(),
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
  async open(said: readonly ConversationItem[]): Promise<void> {
    for (const item of said) this.#history.add(item);
    await this.#link.open();
  }

  /** PCM16 at the client's rate; false when it was dropped. */
  hear(pcm: Uint8Array): boolean {
    const converted = this.#speech.convert(pcm);
    if (!this.#pass(converted)) return false;
    this.#tail.add(converted);
    return true;
  }

  type(text: string): void {
    const itemId = newItemId();
    this.#link.send(userTextItem(text, itemId));
    this.#keep({ role: 'user', itemId, text });
    this.#relay.cut();
    this.#bargeIn.begin();
    this.#calls.userTurn();
    this.#sequencer.request();
    this.#meter.typed();
    this.#turns.userDone('text');
  }

  /** The client stopped the reply, or was told to by `speech_started`: `playedMs` of the item were heard. */
  interrupt(itemId: string, playedMs: number): void {
    this.#relay.cut();
    this.#sequencer.cancel();
    this.#stream.pacer.flush();
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
          if (text.trim() !== '') this.#keep({ role, itemId, text });
        },
        onSpeechStarted: () => this.#speechStarted(),
        onReplyStarted: () => this.#replyStarted(),
        onCalls: (calls) => this.#calls.take(calls),
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
    return new UpstreamLink({
      upstream,
      timers,
      random,
      dial,
      rollover,
      isQuiet: () => !this.#isUserSpeaking && this.#isSilent(),
      observer: {
        onEvent: (event) => this.#relay.receive(event),
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

  #isSilent(): boolean {
    return this.#sequencer.isIdle && this.#stream.pacer.isIdle && this.#calls.isIdle;
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
    const { events, record } = this.#options;
    events.upstream.renewed(record.id, cause, afterMs);
    this.#useSession(session);
    for (const chunk of this.#tail.chunks) this.#pass(chunk);
    if (this.#isReplyOwed) this.#sequencer.request();
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
    for (const event of replayHistory(this.#history.items)) this.#link.send(event);
  }

  #pass(converted: Uint8Array): boolean {
    const isTaken = this.#link.appendAudio(converted);
    if (isTaken) this.#meter.heard(converted.length);
    return isTaken;
  }

  #speechStarted(): void {
    this.#isUserSpeaking = true;
    this.#tail.speechStarted();
    this.#calls.userTurn();
    this.#bargeIn.begin();
  }

  #replyStarted(): void {
    this.#isUserSpeaking = false;
    this.#tail.answered();
  }

  #cut(itemId: string, heardMs: number): void {
    const isKept = this.#history.textOf(itemId) !== null;
    const audio_end_ms = this.#ledger.cut(itemId, heardMs);
    if (audio_end_ms !== null) {
      this.#link.send({ type: 'conversation.item.truncate', item_id: itemId, content_index: 0, audio_end_ms });
    }
    if (isKept && this.#ledger.isCut(itemId)) {
      this.#keep({ role: 'assistant', itemId, text: this.#ledger.heard(itemId) });
    }
  }

  #keep(item: ConversationItem): void {
    this.#history.add(item);
    this.#options.keep(item);
  }
}
