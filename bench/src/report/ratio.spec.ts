import { describe, expect, it } from '@jest/globals';

import type { LegFigures } from '../legs/leg-result.ts';
import { legFigures } from '../testing/leg-figures.ts';
import { cpuRatio } from './ratio.ts';

function leg(path: LegFigures['path'], round: number, cpuMs: number): LegFigures {
  const name = path === 'relay' ? 'relay' : 'gateway';
  return legFigures({ path, round, cpu: { elapsedMs: 10_000, processes: { [name]: cpuMs, load: 999 }, others: 0 } });
}

describe('the ratio of CPU', () => {
  it('compares the two legs of each round', () => {
    const results = [leg('relay', 1, 100), leg('system', 1, 50), leg('relay', 2, 200), leg('system', 2, 300)];
    expect(cpuRatio(results, 10)).toEqual({ mean: 1, lowest: 0.5, highest: 1.5 });
  });

  it('passes over a round in which one of them failed', () => {
    const failed = { path: 'relay', conversations: 10, round: 2, problem: 'no luck' } as const;
    const results = [leg('relay', 1, 100), leg('system', 1, 80), failed, leg('system', 2, 900)];
    expect(cpuRatio(results, 10)?.mean).toBe(0.8);
  });

  it('passes over a round in which one of them was overloaded', () => {
    const late = { sent: 1_000, received: 500, unreadable: 0, latencyMs: new Float64Array(500).fill(900) };
    const results = [
      leg('relay', 1, 100),
      leg('system', 1, 80),
      { ...leg('relay', 2, 10), up: late },
      leg('system', 2, 90),
    ];
    expect(cpuRatio(results, 10)?.mean).toBe(0.8);
  });

  it('is nothing without a pair', () => {
    expect(cpuRatio([leg('system', 1, 50)], 10)).toBeNull();
    expect(cpuRatio([leg('relay', 1, 100), leg('system', 1, 50)], 300)).toBeNull();
  });
});
