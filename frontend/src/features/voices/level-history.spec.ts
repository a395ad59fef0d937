import { describe, expect, it } from '@jest/globals';

import { LevelHistory } from './level-history.ts';

describe('LevelHistory', () => {
  it('keeps the loudest measure of each step, the newest first', () => {
    const history = new LevelHistory(3);
    history.measure(1);
    history.measure(0.001);
    history.step();
    history.step();
    expect([history.at(0), history.at(1), history.at(2)]).toEqual([0, 1, 0]);
  });

  it('forgets what is older than its length', () => {
    const history = new LevelHistory(2);
    history.measure(1);
    for (let step = 0; step < 3; step += 1) history.step();
    expect(history.isSilent).toBe(true);
    expect(history.at(2)).toBe(0);
  });

  it('maps loudness as ears do: a tenth of the amplitude is far more than a tenth of the height', () => {
    const history = new LevelHistory(1);
    history.measure(0.025);
    history.step();
    expect(history.at(0)).toBeGreaterThan(0.4);
    expect(history.at(0)).toBeLessThan(0.7);
  });
});
