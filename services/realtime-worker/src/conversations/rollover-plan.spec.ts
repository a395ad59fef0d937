import { describe, expect, it } from '@jest/globals';

import { RolloverPlan } from './rollover-plan.ts';

const minutes = (count: number) => count * 60_000;

describe('the plan of a rollover', () => {
  const plan = new RolloverPlan({ leadMs: minutes(2), maxAgeMs: minutes(55) });

  it('prepares ahead of the end and changes just before it', () => {
    expect(plan.schedule(minutes(30), 0)).toEqual({ prepareInMs: minutes(28), changeInMs: minutes(29.8) });
  });

  it('replaces a session at the age limit even though it could live on, but cuts no turn short for it', () => {
    expect(plan.schedule(minutes(60), 0)).toEqual({ prepareInMs: minutes(53), changeInMs: minutes(59.8) });
  });

  it('uses a short session for half its life', () => {
    expect(plan.schedule(minutes(1), 0)).toEqual({ prepareInMs: minutes(0.5), changeInMs: minutes(0.95) });
  });

  it('acts at once on a session that should have ended already', () => {
    expect(plan.schedule(0, minutes(1))).toEqual({ prepareInMs: 0, changeInMs: 0 });
  });
});
