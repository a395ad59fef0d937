import type { UpstreamClientEvent, UpstreamServerEvent } from './upstream.port.ts';

/** What becomes of a reply without sound. */
export const silentReplyOutcomes = ['asked_again', 'left'] as const;
export type SilentReplyOutcome = (typeof silentReplyOutcomes)[number];

type ResponseCreate = Extract<UpstreamClientEvent, { type: 'response.create' }>;

export interface SilentRepliesParts {
  readonly send: (event: UpstreamClientEvent) => void;
  /** Asks for a reply in place of the one that made no sound. */
  readonly askAgain: () => void;
  /** A reply came as words alone; the one that was asked for in its place is left as it is. */
  readonly onSilent: (outcome: SilentReplyOutcome) => void;
}

/**
 * Watches for replies in words alone. A session that was given the assistant's earlier words as text may answer in text
 * (livekit/agents#2471, openai-realtime-api-beta#72): such a reply is taken out of its conversation and asked for once
 * more, as speech.
 */
export class SilentReplies {
  readonly #parts: SilentRepliesParts;
  /** Items of the running reply that hold words and no sound. */
  readonly #written = new Set<string>();
  #hasSound = false;
  #isWatching = false;
  #isRepeating = false;

  constructor(parts: SilentRepliesParts) {
    this.#parts = parts;
  }

  /** A session goes on where another was; `hasHistory`: it was given words of before. */
  sessionBegins(hasHistory: boolean): void {
    this.#isWatching = hasHistory;
    this.#isRepeating = false;
    this.#written.clear();
    this.#hasSound = false;
  }

  /** What asks for a reply: `create`, and as speech in so many words when the one before was silent. */
  request(create: ResponseCreate): ResponseCreate {
    if (!this.#isRepeating) return create;
    return { ...create, response: { ...create.response, output_modalities: ['audio'] } };
  }

  /** To be called after the event had its effect. */
  receive(event: UpstreamServerEvent): void {
    if (!this.#isWatching) return;
    if (event.type === 'response.output_audio.delta') this.#hasSound = true;
    else if (event.type === 'response.output_text.delta') this.#written.add(event.item_id);
    else if (event.type === 'response.done') this.#ended(event.response.status === 'completed');
  }

  #ended(isCompleted: boolean): void {
    const written = [...this.#written];
    const isSilent = isCompleted && !this.#hasSound && written.length > 0;
    const isRepeated = this.#isRepeating;
    this.#written.clear();
    this.#hasSound = false;
    this.#isRepeating = isSilent && !isRepeated;
    if (!isSilent) return;
    this.#parts.onSilent(isRepeated ? 'left' : 'asked_again');
    if (isRepeated) return;
    for (const item_id of written) this.#parts.send({ type: 'conversation.item.delete', item_id });
    this.#parts.askAgain();
  }
}
