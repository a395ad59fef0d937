import type { HeardTurn, HeardWords } from '../turns/heard-words.port.ts';
import type { Scenarios } from './scenarios.ts';

/** The words a scenario puts into the mouths of those who speak, one turn after the other, whatever they really said. */
export class ScriptedWords implements HeardWords {
  readonly #scenarios: Scenarios;

  constructor(scenarios: Scenarios) {
    this.#scenarios = scenarios;
  }

  recognize({ speechMs }: HeardTurn): Promise<string | null> {
    return Promise.resolve(speechMs > 0 ? this.#scenarios.plan.nextWords() : null);
  }
}
