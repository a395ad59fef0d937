/** Chooses the audio chunks of which a line is written: of each conversation one of so many, so that none is unseen. */
export class ChunkSample {
  readonly #oneOf: number;
  readonly #seen = new Map<string, number>();

  /** `oneOf` 0: none at all. */
  constructor(oneOf: number) {
    this.#oneOf = oneOf;
  }

  /** Counts one chunk of a conversation; the first one of it is due. */
  isDue(conversation: string): boolean {
    if (this.#oneOf === 0) return false;
    const seen = this.#seen.get(conversation) ?? 0;
    this.#seen.set(conversation, (seen + 1) % this.#oneOf);
    return seen === 0;
  }

  /** The conversation is over here. */
  forget(conversation: string): void {
    this.#seen.delete(conversation);
  }
}
