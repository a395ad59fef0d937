import { pause, type Timers } from '@colloquy/lifecycle';

import type { Passage } from './passages.ts';

/** How soon a word that comes again adds no more, and how much a passage's length counts: the usual values of BM25. */
const SATURATION = 1.2;
const LENGTH_WEIGHT = 0.75;

/** Passages that are indexed before others get their turn on the event loop. */
const SLICE = 24;

interface Entry<P> {
  readonly passage: P;
  readonly counts: ReadonlyMap<string, number>;
  readonly length: number;
}

/** Finds the passages that say most about some words (BM25). */
export class PassageIndex<P extends Passage> {
  readonly #entries: Entry<P>[] = [];
  /** In how many passages a word is. */
  readonly #spread = new Map<string, number>();
  #words = 0;

  /** Adds passages without holding up the event loop for long. */
  async add(passages: readonly P[], timers: Timers): Promise<void> {
    for (const [index, passage] of passages.entries()) {
      if (index % SLICE === SLICE - 1) await pause(0, { timers });
      this.#addOne(passage);
    }
  }

  /** The best passages, best first; none when no word is known. */
  find(query: string, count: number): P[] {
    const wanted = [...new Set(wordsOf(query))];
    const scored = this.#entries.map((entry) => ({ entry, score: this.#score(entry, wanted) }));
    const found = scored.filter(({ score }) => score > 0).sort((one, other) => other.score - one.score);
    return found.slice(0, count).map(({ entry }) => entry.passage);
  }

  #addOne(passage: P): void {
    const counts = new Map<string, number>();
    const words = wordsOf(passage.text);
    for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
    for (const word of counts.keys()) this.#spread.set(word, (this.#spread.get(word) ?? 0) + 1);
    this.#entries.push({ passage, counts, length: words.length });
    this.#words += words.length;
  }

  #score({ counts, length }: Entry<P>, wanted: readonly string[]): number {
    const total = this.#entries.length;
    const mean = this.#words / total;
    return wanted.reduce((sum, word) => {
      const count = counts.get(word) ?? 0;
      const spread = this.#spread.get(word) ?? 0;
      const rarity = Math.log(1 + (total - spread + 0.5) / (spread + 0.5));
      const damping = SATURATION * (1 - LENGTH_WEIGHT + (LENGTH_WEIGHT * length) / mean);
      return sum + (rarity * count * (SATURATION + 1)) / (count + damping);
    }, 0);
  }
}

/** Words in small letters, without accents and the plural's s. */
function wordsOf(text: string): string[] {
  const plain = text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
  return (plain.match(/[\p{L}\p{N}]+/gu) ?? []).map((word) => (word.length > 3 ? word.replace(/s$/, '') : word));
}
