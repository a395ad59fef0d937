import type { HeardTurn, HeardWords } from '../turns/heard-words.port.ts';
import type { Scenarios } from './scenarios.ts';

/** Turns that have begun and whose end is awaited; of more the oldest is forgotten. */
const MAX_FORESEEN = 10_000;

/** The words a scenario puts into the mouths of those who speak, one turn after the other, whatever they really said. */
export class ScriptedWords implements HeardWords {
  readonly #scenarios: Scenarios;
  readonly #foreseen = new Map<string, string>();

  constructor(scenarios: Scenarios) {
    this.#scenarios = scenarios;
  }

  recognize({ itemId, speechMs }: HeardTurn): Promise<string | null> {
    const foreseen = this.#foreseen.get(itemId);
    this.#foreseen.delete(itemId);
    return Promise.resolve(foreseen ?? (speechMs > 0 ? this.#scenarios.plan.nextWords() : null));
  }

  foresee(itemId: string): string | null {
    const words = this.#scenarios.plan.nextWords();
    if (words !== null) this.#foreseen.set(itemId, words);
    const [oldest] = this.#foreseen.keys();
    if (oldest !== undefined && this.#foreseen.size > MAX_FORESEEN) this.#foreseen.delete(oldest);
    return words;
  }
}
