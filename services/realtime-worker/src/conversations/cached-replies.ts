import { randomBytes } from 'node:crypto';

import { OUTPUT_RATE, type SettingsInEffect } from '@colloquy/protocol';

import type { Clip } from '../cached-speech/clip.ts';
import type { SpeechKind } from '../cached-speech/cached-speech.events.ts';
import { tokensOf } from '../money/token-usage.ts';
import type { ConversationOptions } from './conversation-options.ts';
import { assistantItem } from './history/replay.ts';
import { newItemId } from './item-id.ts';
import { responseDone, usageMessage } from './reply-messages.ts';
import type { RelayParts } from './reply-relay.ts';
import type { TurnTiming } from './turn-meter.ts';
import type { UpstreamClientEvent } from './upstream.port.ts';

/** A piece of a clip (bytes): 100 ms, so that little is on its way when the user interrupts. */
const CHUNK_BYTES = (OUTPUT_RATE * 2) / 10;

/** In place of an item's id: at the beginning of the upstream's conversation. */
const BEGINNING = 'root';

export interface CachedRepliesParts extends RelayParts {
  readonly options: Pick<ConversationOptions, 'record' | 'session' | 'speech' | 'timers' | 'events'>;
  /** As the client wants them. */
  readonly settings: () => SettingsInEffect;
  readonly send: (event: UpstreamClientEvent) => void;
  /** The upstream was given the assistant's words as text: it may take to answering in text. */
  readonly onPlayed: () => void;
}

/**
 * Replies of a conversation that come from the cache. To the client they look like any other; the upstream is told of
 * them as items of its conversation, placed where they were said, because it never said them itself.
 */
export class CachedReplies {
  readonly #parts: CachedRepliesParts;
  readonly #startedAt: number;
  /** Items the upstream has in full, by id, each with the item before it. */
  readonly #placed = new Map<string, string>();
  #hasUserBegun: boolean;

  constructor(parts: CachedRepliesParts) {
    this.#parts = parts;
    this.#startedAt = parts.options.timers.now();
    this.#hasUserBegun = parts.options.record.epoch > 1;
  }

  /** From the first words of the user on there is no greeting, and no common question. False: there were some before. */
  userBegan(): boolean {
    const isFirst = !this.#hasUserBegun;
    this.#hasUserBegun = true;
    return isFirst;
  }

  /** Begins a new conversation, unless the user already has. What is not rendered yet the upstream is asked to say. */
  greet(): void {
    const { speech, events, timers } = this.#parts.options;
    const { greeting } = speech;
    if (greeting === null || this.#hasUserBegun) return;
    const clip = this.#find('greeting', greeting);
    if (clip === null) return this.#request(speech.instructionsFor(greeting));
    events.cachedSpeech.greeted(timers.now() - this.#startedAt);
    this.#play(clip, BEGINNING);
  }

  /** Answers what the user typed in item `itemId`; false when the upstream has to, or is saying something already. */
  answer(words: string, itemId: string): boolean {
    const isFirst = this.userBegan();
    const clip = isFirst && this.#parts.sequencer.isIdle ? this.clipFor(words) : null;
    if (clip === null) return false;
    this.#answer(clip, itemId);
    return true;
  }

  /** Whether what the user said, first of all, can be answered from the cache. */
  knows(words: string): boolean {
    const { speech } = this.#parts.options;
    const reply = speech.replies.to(words);
    return reply !== null && this.#isUsualVoice() && speech.find(reply) !== null;
  }

  /** What answers the words, which are final. */
  clipFor(words: string): Clip | null {
    const reply = this.#parts.options.speech.replies.to(words);
    return reply === null ? null : this.#find('reply', reply);
  }

  /** Answers what the user said aloud in item `itemId`, in place of a response that began and was not heard of yet. */
  replace(clip: Clip, itemId: string): void {
    this.#parts.observer.onReplySounds();
    this.#sound(clip);
    this.#speak(clip, itemId);
  }

  /** The model was quicker than the words it answers could be known. */
  cameLate(words: string): void {
    const { events, record } = this.#parts.options;
    if (this.knows(words)) events.cachedSpeech.used(record.id, 'reply', 'late');
  }

  /** Of an item from here only `heard` was heard: the upstream's copy, which has no sound to truncate, is replaced. */
  cut(itemId: string, heard: string): void {
    const before = this.#placed.get(itemId);
    if (before === undefined) return;
    this.#placed.delete(itemId);
    const { send } = this.#parts;
    send({ type: 'conversation.item.delete', item_id: itemId });
    if (heard !== '') send({ ...assistantItem(heard), previous_item_id: before });
  }

  #request(instructions: string): void {
    this.#parts.send({ type: 'response.create', response: { instructions } });
    this.#parts.sequencer.requested();
  }

  #find(kind: SpeechKind, text: string): Clip | null {
    const { speech, events, record } = this.#parts.options;
    const clip = this.#isUsualVoice() ? speech.find(text) : null;
    events.cachedSpeech.used(record.id, kind, clip === null ? 'miss' : 'hit');
    return clip;
  }

  /** What is rendered speaks as a conversation does that the client changed nothing of. */
  #isUsualVoice(): boolean {
    const { voice, speed } = this.#parts.settings();
    const { defaults } = this.#parts.options.session;
    return voice === defaults.voice && speed === defaults.speed;
  }

  /** The answer to a turn is measured as one, although it cost nothing. */
  #answer(clip: Clip, itemId: string): void {
    const { meter, turns, accounts } = this.#parts;
    const responseId = newResponseId();
    turns.replyStarted(responseId);
    meter.replyBegins();
    this.#sound(clip);
    const summary = meter.complete('completed', noTokens);
    this.#play(clip, itemId, responseId, summary);
    accounts.freeTurn(summary);
    turns.replyEnded(responseId, 'completed', null);
  }

  /** Its first sound is the answer's. */
  #sound({ pcm }: Clip): void {
    const { meter, turns, stream, observer } = this.#parts;
    if (meter.replyAudio(pcm.length)) stream.pacer.mark(() => observer.onFirstAudio());
    turns.replyAudio();
  }

  #play(clip: Clip, before: string, responseId = newResponseId(), timing = noTiming): void {
    const { stream, accounts } = this.#parts;
    stream.say({ type: 'response_started', response_id: responseId });
    this.#speak(clip, before);
    stream.say(usageMessage(responseId, undefined, accounts.free));
    stream.sayAfterSound(responseDone(responseId, 'completed', timing));
  }

  #speak({ words, pcm }: Clip, before: string): void {
    const { stream, ledger, observer, send, onPlayed } = this.#parts;
    const itemId = newItemId();
    this.#placed.set(itemId, before);
    send({ ...assistantItem(words, itemId), previous_item_id: before });
    onPlayed();
    ledger.ours(itemId);
    ledger.spoken(itemId, words);
    stream.say({ type: 'text_delta', text: words, item_id: itemId });
    for (let at = 0; at < pcm.length; at += CHUNK_BYTES) {
      const chunk = pcm.subarray(at, at + CHUNK_BYTES);
      ledger.received(itemId, chunk.length);
      stream.pacer.audio(itemId, chunk);
    }
    observer.onWords('assistant', itemId, words);
  }
}

const noTokens = tokensOf(undefined);
const noTiming: TurnTiming = { endpointing_ms: null, model_ms: null };

/** Unlike the ids the service makes. */
function newResponseId(): string {
  return `resp_cached_${randomBytes(10).toString('hex')}`;
}
