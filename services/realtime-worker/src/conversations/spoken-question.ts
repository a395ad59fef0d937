import type { Timers } from '@colloquy/lifecycle';

import type { CachedReplies } from './cached-replies.ts';
import type { ReplyRelay } from './reply-relay.ts';
import type { UpstreamClientEvent, UpstreamServerEvent } from './upstream.port.ts';

/**
 * How long a reply may be kept from the client when the words it answers are a common question so far (ms). The service
 * calls words final a little after it wrote the last of them down, often when its reply already sounds.
 */
const HOLD_MS = 300;

type EventOf<T extends UpstreamServerEvent['type']> = Extract<UpstreamServerEvent, { type: T }>;

export interface SpokenQuestionParts {
  readonly timers: Timers;
  readonly cached: Pick<CachedReplies, 'userBegan' | 'knows' | 'clipFor' | 'replace' | 'cameLate'>;
  readonly relay: Pick<ReplyRelay, 'replace'>;
  readonly send: (event: UpstreamClientEvent) => void;
  /** Where events go that are not held back. */
  readonly pass: (event: UpstreamServerEvent) => void;
}

/** The first thing the user says. */
interface Utterance {
  readonly itemId: string;
  /** As far as they are written down. */
  words: string;
  isFinal: boolean;
  /** The upstream's response to it, once there is one. */
  response: string | null;
  /** By the upstream: something of the response went to the client. */
  isAnswered: boolean;
}

/**
 * Stands between the upstream and its reply to the first thing the user says. The upstream begins to answer before the
 * words are known. Are they a common question, and final before anything of the answer went to the client, the reply
 * comes from the cache instead. Only an answer to words that are a common question already waits for that.
 */
export class SpokenQuestion implements Disposable {
  readonly #parts: SpokenQuestionParts;
  #utterance: Utterance | null = null;
  /** The response the cached reply is played in place of. */
  #replaced: string | null = null;
  /** Of the response, in order. What comes in that short time would wait for its sound otherwise. */
  #held: UpstreamServerEvent[] = [];
  #deadline: Disposable | null = null;

  constructor(parts: SpokenQuestionParts) {
    this.#parts = parts;
  }

  receive(event: UpstreamServerEvent): void {
    if (this.#holds(event)) {
      this.#held.push(event);
      return;
    }
    this.#parts.pass(event);
    this.#consider(event);
  }

  /** The session is gone: what was held of it is not said any more. */
  [Symbol.dispose](): void {
    this.#deadline?.[Symbol.dispose]();
    this.#deadline = null;
    this.#held = [];
    this.#utterance = null;
    this.#replaced = null;
  }

  #holds(event: UpstreamServerEvent): boolean {
    const utterance = this.#utterance;
    if (utterance === null || utterance.isAnswered || utterance.response === null) return false;
    if (responseOf(event) !== utterance.response) return false;
    if (this.#deadline !== null) return true;
    if (!isHeard(event)) return false;
    if (this.#parts.cached.knows(utterance.words)) {
      this.#deadline = this.#parts.timers.after(HOLD_MS, () => this.#letGo());
      return true;
    }
    utterance.isAnswered = true;
    return false;
  }

  #consider(event: UpstreamServerEvent): void {
    const utterance = this.#utterance;
    if (event.type === 'input_audio_buffer.speech_started' || event.type === 'input_audio_buffer.committed') {
      this.#begins(event.item_id);
    } else if (event.type === 'response.done') {
      this.#ended(event.response);
    } else if (utterance === null) {
      return;
    } else if (event.type === 'response.created') {
      utterance.response ??= event.response.id ?? null;
      this.#decide(utterance);
    } else if (event.type === 'conversation.item.input_audio_transcription.delta') {
      if (event.item_id === utterance.itemId) utterance.words += event.delta ?? '';
    } else if (event.type === 'conversation.item.input_audio_transcription.completed') {
      if (event.item_id === utterance.itemId) this.#written(utterance, event.transcript);
    }
  }

  #begins(itemId: string): void {
    if (this.#utterance?.itemId === itemId) return;
    this.#letGo();
    const isFirst = this.#parts.cached.userBegan();
    this.#utterance = isFirst ? { itemId, words: '', isFinal: false, response: null, isAnswered: false } : null;
  }

  #written(utterance: Utterance, words: string): void {
    utterance.words = words;
    utterance.isFinal = true;
    if (utterance.isAnswered) this.#parts.cached.cameLate(words);
    this.#decide(utterance);
  }

  #decide(utterance: Utterance): void {
    if (!utterance.isFinal || utterance.isAnswered || utterance.response === null) return;
    const { cached, relay } = this.#parts;
    const clip = cached.clipFor(utterance.words);
    this.#replaced = clip === null ? null : relay.replace();
    if (clip !== null && this.#replaced !== null) cached.replace(clip, utterance.itemId);
    this.#letGo();
    this.#utterance = null;
  }

  /** What is held goes on its way; of a response that is replaced or cut, the relay lets nothing through. */
  #letGo(): void {
    this.#deadline?.[Symbol.dispose]();
    this.#deadline = null;
    if (this.#utterance !== null) this.#utterance.isAnswered = true;
    for (const event of this.#held.splice(0)) {
      this.#parts.pass(event);
      this.#consider(event);
    }
  }

  /** What the upstream said in vain is not to be remembered. */
  #ended({ id, output }: EventOf<'response.done'>['response']): void {
    if (id === undefined || id !== this.#replaced) return;
    this.#replaced = null;
    for (const { id: item_id } of output ?? []) {
      if (item_id !== undefined) this.#parts.send({ type: 'conversation.item.delete', item_id });
    }
  }
}

function responseOf(event: UpstreamServerEvent): string | undefined {
  if (event.type === 'response.done') return event.response.id;
  return 'response_id' in event ? event.response_id : undefined;
}

function isHeard({ type }: UpstreamServerEvent): boolean {
  return (
    type === 'response.output_audio.delta' ||
    type === 'response.output_audio_transcript.delta' ||
    type === 'response.output_text.delta'
  );
}
