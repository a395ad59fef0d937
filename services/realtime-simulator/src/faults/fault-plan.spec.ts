import { describe, expect, it } from '@jest/globals';

import { FaultPlan, type FaultSubject } from './fault-plan.ts';
import { parseScenario } from './parse-scenario.ts';
import { Scenarios } from './scenarios.ts';

const subject = (ordinal: number): FaultSubject => ({ ordinal, chances: new WeakMap() });

function planOf(fault: object, seed = 0, firstOrdinal = 0): FaultPlan {
  return new FaultPlan(parseScenario({ seed, faults: [fault] }), firstOrdinal);
}

describe('when a fault strikes', () => {
  it('is as often as it says, whoever comes first', () => {
    const plan = planOf({ kind: 'refuse', with: 503, next: 2 });
    expect([0, 1, 2].map((ordinal) => plan.strike('refuse', subject(ordinal)).length)).toEqual([1, 1, 0]);
  });

  it('is about the share it says', () => {
    const plan = planOf({ kind: 'refuse', with: 503, rate: 0.2 });
    const struck = Array.from({ length: 2_000 }, (_, ordinal) => plan.strike('refuse', subject(ordinal)).length);
    expect(struck.filter(Boolean).length / struck.length).toBeCloseTo(0.2, 1);
  });

  it('does not depend on the order in which sessions have their chances', () => {
    const fault = { kind: 'response', outcome: 'server_error', rate: 0.5 };
    const drawn = (order: readonly number[]) => {
      const plan = planOf(fault, 5);
      const subjects = [subject(0), subject(1), subject(2)];
      const struck: number[][] = [[], [], []];
      for (const ordinal of order) {
        const one = subjects[ordinal];
        if (one) struck[ordinal]?.push(plan.strike('response', one).length);
      }
      return struck;
    };
    expect(drawn([0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2])).toEqual(drawn([2, 2, 2, 2, 0, 0, 1, 1, 1, 1, 0, 0]));
  });

  it('is for the sessions it names, counted since the scenario was set', () => {
    const plan = planOf({ kind: 'refuse', with: 503, sessions: [1] }, 0, 10);
    expect([9, 10, 11, 12].map((ordinal) => plan.strike('refuse', subject(ordinal)).length)).toEqual([0, 0, 1, 0]);
  });

  it('starts afresh with each scenario', () => {
    const scenarios = new Scenarios(parseScenario({ heard: ['one'] }));
    expect([scenarios.plan.nextWords(), scenarios.plan.nextWords()]).toEqual(['one', null]);
    scenarios.set(parseScenario({ heard: ['two'] }));
    expect(scenarios.plan.nextWords()).toBe('two');
    scenarios.reset();
    expect(scenarios.plan.nextWords()).toBeNull();
  });
});
