/** A finished turn of the user whose words are wanted. */
export interface HeardTurn {
  readonly itemId: string;
  /** PCM16 at 24 kHz, not to be written to. */
  readonly pcm: Int16Array;
  /** How much of it is speech; 0 when nobody spoke. */
  readonly speechMs: number;
  /** The language the client expects (ISO 639-1), null when it has not said. */
  readonly language: string | null;
}

/** Knows what somebody said: a speech model, or whoever wrote the scene. One for all sessions unless it is made for one. */
export interface HeardWords {
  /**
   * The words of a turn, empty when there are none; null when this one cannot tell, and the next is asked. Rejects when
   * it should know and does not. `signal` aborts when nobody waits any more.
   */
  recognize(turn: HeardTurn, signal: AbortSignal): Promise<string | null>;
  /** The words a turn will have that has only begun, where they are known already; asked once a turn, before `recognize`. */
  foresee?(itemId: string): string | null;
}

/** Asks one after the other until one can tell. */
export class FirstToKnow implements HeardWords {
  readonly #sources: readonly HeardWords[];

  constructor(sources: readonly HeardWords[]) {
    this.#sources = sources;
  }

  async recognize(turn: HeardTurn, signal: AbortSignal): Promise<string | null> {
    for (const source of this.#sources) {
      const words = await source.recognize(turn, signal);
      if (words !== null) return words;
    }
    return null;
  }

  foresee(itemId: string): string | null {
    for (const source of this.#sources) {
      const words = source.foresee?.(itemId) ?? null;
      if (words !== null) return words;
    }
    return null;
  }
}
