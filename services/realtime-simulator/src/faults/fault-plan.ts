import { chance } from './chance.ts';
import type { Fault, FaultOf, Scenario } from './scenario.ts';

/** Who asks a plan: a session by its number since the process started, with a memory of the chances it has had. */
export interface FaultSubject {
  readonly ordinal: number;
  /** How many chances each fault of a plan has had with this session. */
  readonly chances: WeakMap<FaultPlan, number[]>;
}

/** Decides when the faults of one scenario strike. */
export class FaultPlan {
  readonly scenario: Scenario;
  /** Ordinal of the session that counts as 0. */
  readonly #firstOrdinal: number;
  /** How often each fault may still strike. */
  readonly #left: number[];
  #turnsHeard = 0;

  constructor(scenario: Scenario, firstOrdinal: number) {
    this.scenario = scenario;
    this.#firstOrdinal = firstOrdinal;
    this.#left = scenario.faults.map(({ next }) => next ?? Infinity);
  }

  /** The faults of a kind that strike at this chance; `fits` tells whether it is one for a fault. */
  strike<K extends Fault['kind']>(
    kind: K,
    subject: FaultSubject,
    fits: (fault: FaultOf<K>) => boolean = () => true,
  ): FaultOf<K>[] {
    const isMeant = (fault: Fault): fault is FaultOf<K> => fault.kind === kind;
    const struck: FaultOf<K>[] = [];
    this.scenario.faults.forEach((fault, index) => {
      if (isMeant(fault) && this.#isFor(fault, subject) && fits(fault) && this.#draw(fault, index, subject)) {
        struck.push(fault);
      }
    });
    return struck;
  }

  /** What is said in the next spoken turn; null when the scenario has come to its end. */
  nextWords(): string | null {
    return this.scenario.heard[this.#turnsHeard++] ?? null;
  }

  #isFor({ sessions }: Fault, { ordinal }: FaultSubject): boolean {
    return sessions?.includes(ordinal - this.#firstOrdinal) ?? true;
  }

  #draw({ rate }: Fault, index: number, { ordinal, chances }: FaultSubject): boolean {
    const left = this.#left[index] ?? 0;
    if (left === 0) return false;
    const had = chances.get(this) ?? [];
    chances.set(this, had);
    const count = (had[index] = (had[index] ?? 0) + 1);
    // A session from before this scenario has a negative number, which is as good as any.
    if (chance(this.scenario.seed, index, ordinal - this.#firstOrdinal, count) >= rate) return false;
    this.#left[index] = left - 1;
    return true;
  }
}
