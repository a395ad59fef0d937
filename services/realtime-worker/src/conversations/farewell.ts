import type { Timers } from '@colloquy/lifecycle';

import type { AudioPacer } from './audio-pacer.ts';
import type { ResponseSequencer } from './response-sequencer.ts';
import type { UpstreamClientEvent, UpstreamServerEvent } from './upstream.port.ts';

type ResponseCreate = Extract<UpstreamClientEvent, { type: 'response.create' }>;

/** How long after the last sound the farewell may let wait for itself, and how long it may take (ms). */
const PATIENCE_MS = 20_000;

/** About twenty seconds of speech, should the model not be brief. */
const MAX_TOKENS = 600;

export interface FarewellParts {
  readonly timers: Timers;
  readonly pacer: AudioPacer;
  readonly sequencer: Pick<ResponseSequencer, 'follow'>;
  /** What the model is told to say. */
  readonly farewell: string;
}

/**
 * The last thing the assistant says: one more response, after the one that runs, and the sound of both is played to its
 * end. A service that does not answer delays the end, but cannot prevent it.
 */
export class Farewell implements Disposable {
  readonly #parts: FarewellParts;
  #over: (() => void) | null = null;
  #deadline: Disposable | null = null;
  #isAsked = false;
  #reply: string | null = null;

  constructor(parts: FarewellParts) {
    this.#parts = parts;
  }

  /** Calls `over` once, when the farewell was heard or too much time went by. */
  begin(over: () => void): void {
    if (this.#over !== null) return;
    this.#over = over;
    this.#endIn(this.#parts.pacer.remainingMs + PATIENCE_MS);
    this.#parts.sequencer.follow();
  }

  /** What to ask the service for when a reply is wanted; null while it is not time to part. */
  request(): ResponseCreate | null {
    if (this.#over === null) return null;
    this.#isAsked = true;
    this.#endIn(this.#parts.pacer.remainingMs + PATIENCE_MS);
    const { farewell: instructions } = this.#parts;
    return { type: 'response.create', response: { instructions, tool_choice: 'none', max_output_tokens: MAX_TOKENS } };
  }

  /** To be called after the event had its effect. */
  receive(event: UpstreamServerEvent): void {
    if (event.type === 'response.created' && this.#isAsked) {
      this.#isAsked = false;
      this.#reply = event.response.id ?? null;
    } else if (event.type === 'response.done' && this.#reply !== null && event.response.id === this.#reply) {
      // All sound of it was sent at the mark; what was sent ahead still plays.
      const { pacer } = this.#parts;
      pacer.mark(() => this.#endIn(pacer.remainingMs));
    }
  }

  [Symbol.dispose](): void {
    this.#deadline?.[Symbol.dispose]();
    this.#deadline = null;
  }

  #endIn(ms: number): void {
    this.#deadline?.[Symbol.dispose]();
    this.#deadline = this.#parts.timers.after(ms, () => this.#over?.());
  }
}
