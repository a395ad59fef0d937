import type { Timers } from '@colloquy/lifecycle';

import type { AudioPacer } from './audio-pacer.ts';

/** How long a client may take to say what it played (ms) before the pacer's own count stands in. */
const REPORT_MS = 400;

export interface BargeInParts {
  readonly timers: Timers;
  readonly pacer: AudioPacer;
  /** The user heard this much of the item (ms) and no more. */
  readonly onHeard: (itemId: string, heardMs: number) => void;
}

/**
 * The user began to speak into a reply. What waits is dropped at once; how much was heard, the client knows best: it
 * counts the samples its speakers got. One that does not say so soon is taken to have played at once what it was sent.
 */
export class BargeIn implements Disposable {
  readonly #parts: BargeInParts;
  #waiting: Disposable | null = null;

  constructor(parts: BargeInParts) {
    this.#parts = parts;
  }

  begin(): void {
    const { timers, pacer } = this.#parts;
    this.#settle();
    const itemId = pacer.playing;
    const heardMs = itemId === null ? 0 : pacer.playedMs(itemId);
    pacer.flush();
    if (itemId === null) return;
    this.#waiting = timers.after(REPORT_MS, () => this.reported(itemId, heardMs));
  }

  /** The client says how much of an item it played. */
  reported(itemId: string, heardMs: number): void {
    this.#settle();
    this.#parts.onHeard(itemId, heardMs);
  }

  [Symbol.dispose](): void {
    this.#settle();
  }

  #settle(): void {
    this.#waiting?.[Symbol.dispose]();
    this.#waiting = null;
  }
}
