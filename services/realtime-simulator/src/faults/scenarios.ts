import { FaultPlan, type FaultSubject } from './fault-plan.ts';
import { parseScenario } from './parse-scenario.ts';
import type { Scenario } from './scenario.ts';

const peaceful = parseScenario({});

/** The scenario in force, and the sessions it can reach. Sessions ask it anew each time, so a new one holds for them at once. */
export class Scenarios {
  #plan = new FaultPlan(peaceful, 0);
  #sessions = 0;
  readonly #listeners = new Set<() => void>();

  constructor(initial: Scenario = peaceful) {
    this.set(initial);
  }

  get plan(): FaultPlan {
    return this.#plan;
  }

  get scenario(): Scenario {
    return this.#plan.scenario;
  }

  /** Puts a scenario in place of the present one; sessions opened from now on count from 0. */
  set(scenario: Scenario): void {
    this.#plan = new FaultPlan(scenario, this.#sessions);
    for (const listener of [...this.#listeners]) listener();
  }

  reset(): void {
    this.set(peaceful);
  }

  /** The next client at the door; refused ones count as well. */
  nextSubject(): FaultSubject {
    return { ordinal: this.#sessions++, chances: new WeakMap() };
  }

  /** Calls `listener` whenever a scenario has been set, until disposed. */
  onSet(listener: () => void): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => this.#listeners.delete(listener) };
  }
}
