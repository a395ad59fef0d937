import type { HeardTurn, HeardWords } from './heard-words.port.ts';

/** Turns whose words are remembered; older ones are in nobody's answer any more. */
const MAX_REMEMBERED = 64;

/** What one session has heard: has every turn recognised once, for its transcription and for the answer alike. */
export class Hearing implements Disposable {
  readonly #source: HeardWords;
  readonly #over = new AbortController();
  readonly #words = new Map<string, Promise<string | null>>();

  constructor(source: HeardWords) {
    this.#source = source;
  }

  /** The words of a turn, null when nobody can tell. Rejects when they should be known and are not. */
  listen(turn: HeardTurn): Promise<string | null> {
    const words = turn.speechMs > 0 ? this.#source.recognize(turn, this.#over.signal) : Promise.resolve('');
    // Whoever wants the words meets the failure; often nobody does.
    words.catch(() => undefined);
    this.#words.set(turn.itemId, words);
    const [oldest] = this.#words.keys();
    if (this.#words.size > MAX_REMEMBERED && oldest !== undefined) this.#words.delete(oldest);
    return words;
  }

  /** The words of a turn that has only begun; null when nobody knows them yet. */
  foresee(itemId: string): string | null {
    return this.#source.foresee?.(itemId) ?? null;
  }

  /** The same words by the item the turn became; null for one that was never heard, and null words when recognising failed. */
  wordsOf(itemId: string): Promise<string | null> | null {
    return this.#words.get(itemId)?.catch(() => null) ?? null;
  }

  [Symbol.dispose](): void {
    this.#over.abort();
    this.#words.clear();
  }
}
