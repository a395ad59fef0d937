import type { ReplyLedger } from './reply-ledger.ts';

/** The words of the running response, which count as far as they were heard. */
export class ReplyWords {
  readonly #ledger: ReplyLedger;
  readonly #onFinal: (itemId: string, text: string) => void;
  /** Items whose words are not final. */
  readonly #unfinished = new Set<string>();

  constructor(ledger: ReplyLedger, onFinal: (itemId: string, text: string) => void) {
    this.#ledger = ledger;
    this.#onFinal = onFinal;
  }

  add(itemId: string, words: string): void {
    this.#ledger.spoken(itemId, words);
    this.#unfinished.add(itemId);
  }

  /** `words` are all of the item's. */
  done(itemId: string, words: string): void {
    this.#unfinished.delete(itemId);
    this.#onFinal(itemId, this.#ledger.heard(itemId, words));
  }

  /** A response that was cut or lost never says what its items were in full. */
  finish(): void {
    for (const itemId of this.#unfinished) this.#onFinal(itemId, this.#ledger.heard(itemId));
    this.#unfinished.clear();
  }
}
