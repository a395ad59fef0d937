import { withDeadline, type Timers } from '@colloquy/lifecycle';
import type { ErrorCode } from '@colloquy/protocol';

import { tokensOf } from '../money/token-usage.ts';
import { callsOf, type FunctionCall } from '../tools/tool-calls.ts';
import type { ItemPlaces } from './item-places.ts';
import type { ReplyLedger } from './reply-ledger.ts';
import { doneStatus, errorMessage, responseDone, usageMessage } from './reply-messages.ts';
import { ReplyWords } from './reply-words.ts';
import type { ReplyStream } from './reply-stream.ts';
import type { ResponseSequencer } from './response-sequencer.ts';
import type { TurnAccounts } from './turn-accounts.ts';
import type { TurnMeter } from './turn-meter.ts';
import type { TurnTraces } from './turn-traces.ts';
import type { UpstreamServerEvent } from './upstream.port.ts';
import { classifyFailure, isHarmless, isRateLimit, isTooLittleAudio } from './upstream-failures.ts';

type EventOf<T extends UpstreamServerEvent['type']> = Extract<UpstreamServerEvent, { type: T }>;

export interface RelayObserver {
  /** Words that are final, of either side. Of a reply that was cut, those that were heard. */
  onWords(role: 'user' | 'assistant', itemId: string, text: string): void;
  onSpeechStarted(itemId: string): void;
  /** The upstream replies to what the user said. */
  onReplyStarted(): void;
  /** There is sound of the reply. */
  onReplySounds(): void;
  /** Nothing of the reply is missing any more. */
  onReplyEnded(): void;
  /** The model called tools in a response that has come to its end. */
  onCalls(calls: readonly FunctionCall[]): void;
  /** The first audio of the answer to a turn is about to go down. */
  onFirstAudio(): void;
  /** The upstream would not serve a request because too many were made. */
  onRateLimited(): void;
  onError(code: ErrorCode): void;
  /** The upstream will not serve this conversation any more. */
  onFatal(code: ErrorCode): void;
  /** An event nobody here needs. */
  onPassedOver(type: string): void;
}

export interface RelayParts {
  readonly stream: ReplyStream;
  readonly sequencer: ResponseSequencer;
  readonly ledger: ReplyLedger;
  readonly places: ItemPlaces;
  readonly meter: TurnMeter;
  readonly turns: TurnTraces;
  readonly accounts: TurnAccounts;
  readonly observer: RelayObserver;
}

/** How long the service may take to say what a reply used whose listener is gone (ms). */
const USAGE_WAIT_MS = 2_000;

/** Turns the upstream's events into the client's messages. */
export class ReplyRelay {
  readonly #parts: RelayParts;
  /** A response the user cut off: what of it still arrives is dropped until its `response.done`. */
  #cutResponse: string | null = null;
  /** A response that something else is said in place of: to the client it is still the one it heard of. */
  #replaced: string | null = null;
  readonly #said: ReplyWords;

  constructor(parts: RelayParts) {
    this.#parts = parts;
    this.#said = new ReplyWords(parts.ledger, (itemId, text) => parts.observer.onWords('assistant', itemId, text));
  }

  /** From here on nothing more of the running response reaches the client. */
  cut(): void {
    this.#cutResponse = this.#parts.sequencer.active;
    this.#parts.turns.interrupted();
  }

  /**
   * Something else is said in place of the running response, of which nothing was passed on but that it began, and its
   * end will be. Returns its id, or null when there is none, or the user spoke into it.
   */
  replace(): string | null {
    const { sequencer } = this.#parts;
    if (sequencer.active === null || sequencer.active === this.#cutResponse) return null;
    this.#replaced = sequencer.active;
    this.#cutResponse = sequencer.active;
    sequencer.cancel();
    return this.#replaced;
  }

  /** The session is gone: what it was saying ends here. Returns whether the user heard nothing of it and still waits. */
  settle(): boolean {
    const { stream, sequencer, meter, turns, accounts } = this.#parts;
    const id = sequencer.active;
    const isOwed = sequencer.reset();
    this.#said.finish();
    this.#cutResponse = null;
    this.#replaced = null;
    if (id === null) return isOwed;
    const summary = meter.complete('interrupted', noTokens);
    turns.replyEnded(id, 'interrupted', null);
    stream.sayAfterSound(responseDone(id, 'interrupted', summary));
    accounts.lostTurn(id, summary);
    return isOwed || (summary.reply_audio_ms === 0 && summary.model_ms === null);
  }

  /** Nobody listens any more: the running response is stopped, and the service may say what it used, for a moment. */
  async windDown(timers: Timers): Promise<void> {
    const { stream, sequencer } = this.#parts;
    this.cut();
    stream.pacer.flush();
    await withDeadline(sequencer.stop(), USAGE_WAIT_MS, 'the last reply', timers).catch(() => undefined);
  }

  /** Nobody waits for the rest of the running response any more, nor for what it used. */
  abandon(why: string): void {
    const { sequencer, meter, turns, accounts } = this.#parts;
    if (sequencer.active !== null) accounts.lostTurn(sequencer.active, meter.complete('interrupted', noTokens));
    turns.abandon(why);
  }

  receive(event: UpstreamServerEvent): void {
    const { stream, observer, accounts, places } = this.#parts;
    switch (event.type) {
      case 'response.output_audio.delta':
        return this.#audio(event);
      case 'response.output_audio_transcript.delta':
      case 'response.output_text.delta':
        return this.#words(event);
      case 'response.output_audio_transcript.done':
        return this.#wordsDone(event, event.transcript);
      case 'response.output_text.done':
        return this.#wordsDone(event, event.text);
      case 'input_audio_buffer.speech_started':
        return this.#speechStarted(event);
      case 'input_audio_buffer.speech_stopped':
        return this.#speechStopped(event);
      case 'conversation.item.input_audio_transcription.completed':
        accounts.transcription(event.item_id, event.usage);
        observer.onWords('user', event.item_id, event.transcript);
        return stream.sayNow({
          type: 'user_text',
          text: event.transcript,
          item_id: event.item_id,
          ...places.of(event.item_id),
        });
      case 'conversation.item.added':
        return places.added(event.item.id ?? '', event.previous_item_id ?? null);
      case 'response.created':
        return this.#started(event);
      case 'response.done':
        return this.#done(event);
      case 'error':
        return this.#error(event);
      default:
        return observer.onPassedOver(event.type);
    }
  }

  #speechStarted(event: EventOf<'input_audio_buffer.speech_started'>): void {
    const { stream, sequencer, observer } = this.#parts;
    observer.onSpeechStarted(event.item_id);
    sequencer.expectCancelled();
    stream.sayNow({ type: 'speech_started', item_id: event.item_id });
  }

  #words(event: EventOf<'response.output_audio_transcript.delta' | 'response.output_text.delta'>): void {
    if (event.response_id === this.#replaced) return;
    this.#said.add(event.item_id, event.delta);
    if (event.response_id === this.#cutResponse) return;
    this.#parts.stream.say({ type: 'text_delta', text: event.delta, item_id: event.item_id });
  }

  #wordsDone({ item_id: itemId, response_id }: { item_id: string; response_id: string }, words: string): void {
    if (response_id !== this.#replaced) this.#said.done(itemId, words);
  }

  #speechStopped(event: EventOf<'input_audio_buffer.speech_stopped'>): void {
    const ended_ms_ago = this.#parts.meter.speechStopped(event.audio_end_ms);
    this.#parts.turns.userDone('speech');
    this.#parts.stream.sayNow({ type: 'speech_stopped', item_id: event.item_id, ended_ms_ago });
  }

  #audio(event: EventOf<'response.output_audio.delta'>): void {
    if (event.response_id === this.#cutResponse) return;
    const pcm = Buffer.from(event.delta, 'base64');
    this.#parts.observer.onReplySounds();
    this.#parts.ledger.received(event.item_id, pcm.length);
    const { pacer } = this.#parts.stream;
    if (this.#parts.meter.replyAudio(pcm.length)) pacer.mark(() => this.#parts.observer.onFirstAudio());
    this.#parts.turns.replyAudio();
    pacer.audio(event.item_id, pcm);
  }

  #started({ response }: EventOf<'response.created'>): void {
    const id = response.id ?? '';
    this.#parts.sequencer.started(id);
    this.#parts.turns.replyStarted(id);
    this.#parts.meter.replyBegins();
    this.#parts.observer.onReplyStarted();
    this.#parts.stream.say({ type: 'response_started', response_id: id });
  }

  #done({ response }: EventOf<'response.done'>): void {
    const { stream, sequencer, meter, turns, accounts, observer } = this.#parts;
    const id = response.id ?? '';
    const status = id === this.#replaced ? 'completed' : doneStatus(response.status);
    const summary = meter.complete(status, tokensOf(response.usage));
    this.#said.finish();
    // Whoever spoke into a response does not want it carried out.
    const calls = id === this.#cutResponse ? [] : callsOf(response);
    if (id === this.#cutResponse) this.#cutResponse = null;
    if (id === this.#replaced) this.#replaced = null;
    const error = response.status_details?.error ?? {};
    const failure = status === 'failed' ? classifyFailure(error) : null;
    if (isRateLimit(error)) observer.onRateLimited();
    if (failure) {
      observer.onError(failure.code);
      stream.say(errorMessage(failure.code));
    }
    stream.say(usageMessage(id, response.usage, accounts.turn(id, summary)));
    stream.sayAfterSound(
      responseDone(id, status, summary, status === 'completed' ? undefined : response.status_details?.reason),
    );
    turns.replyEnded(id, status, failure?.code ?? null);
    if (calls.length > 0) meter.replyContinues();
    sequencer.done();
    observer.onCalls(calls);
    if (failure && !failure.retryable) return observer.onFatal(failure.code);
    stream.pacer.mark(() => observer.onReplyEnded());
  }

  #error({ error }: EventOf<'error'>): void {
    const { sequencer, observer } = this.#parts;
    if (error.code === 'conversation_already_has_active_response') return sequencer.refusedAsActive();
    if (isRateLimit(error)) observer.onRateLimited();
    if (isTooLittleAudio(error)) return this.#report('too_little_audio');
    if (isHarmless(error)) return observer.onPassedOver('error');
    const failure = classifyFailure(error);
    if (!failure.retryable) return observer.onFatal(failure.code);
    this.#report('upstream_error');
  }

  #report(code: ErrorCode): void {
    this.#parts.observer.onError(code);
    this.#parts.stream.say(errorMessage(code));
  }
}

/** Nothing was said of the tokens of a response whose session was lost. */
const noTokens = tokensOf(undefined);
