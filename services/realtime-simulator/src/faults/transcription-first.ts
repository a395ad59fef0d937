import type { Timers } from '@colloquy/lifecycle';

import type { ServerEvent } from '../protocol/server-event.ts';
import type { Outlet } from './outlet.port.ts';

/** A session without transcription gets its item after this, late but whole. */
const DEADLINE_MS = 3_000;

/** Sends the transcription of a spoken turn before `committed` and all that follows it. */
export class TranscriptionFirst {
  readonly #outlet: Outlet;
  readonly #timers: Timers;
  #itemId: string | null = null;
  #held: Disposable | null = null;
  #deadline: Disposable | null = null;

  constructor(outlet: Outlet, timers: Timers) {
    this.#outlet = outlet;
    this.#timers = timers;
  }

  /** True when it has sent the event itself. `isWanted` is asked once for each turn. */
  takes(event: ServerEvent, isWanted: () => boolean): boolean {
    if (event.type === 'input_audio_buffer.committed' && !this.#held && isWanted()) this.#waitFor(event.item_id);
    if (!this.#held || !isTranscription(event) || event.item_id !== this.#itemId) return false;
    this.#outlet.overtake(event);
    if (!event.type.endsWith('.delta')) this.#release();
    return true;
  }

  #waitFor(itemId: string): void {
    this.#itemId = itemId;
    this.#held = this.#outlet.hold();
    this.#deadline = this.#timers.after(DEADLINE_MS, () => this.#release());
  }

  #release(): void {
    this.#deadline?.[Symbol.dispose]();
    this.#held?.[Symbol.dispose]();
    this.#held = null;
  }
}

type Transcription = Extract<ServerEvent, { type: `conversation.item.input_audio_transcription.${string}` }>;

function isTranscription(event: ServerEvent): event is Transcription {
  return event.type.startsWith('conversation.item.input_audio_transcription.');
}
