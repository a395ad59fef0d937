import { describe, expect, it } from '@jest/globals';

import { percentile, roundsTable } from './table.ts';

describe('the table of the rounds', () => {
  it('has a line for each fault', () => {
    const table = roundsTable([
      { fault: 'none', conversations: 8, survived: 8, lost: 0, doubled: 0, recoveriesMs: [], problems: [] },
      {
        fault: 'gateway killed',
        conversations: 8,
        survived: 7,
        lost: 1,
        doubled: 2,
        recoveriesMs: [400, 900],
        problems: [],
      },
    ]);
    expect(table.split('\n').map((line) => line.trim().split(/ {2,}/))).toEqual([
      ['fault', 'conversations', 'survived', 'lost words', 'duplicated events', 'recovery p50', 'recovery p95'],
      ['none', '8', '8', '0', '0', '–', '–'],
      ['gateway killed', '8', '7', '1', '2', '0.4 s', '0.9 s'],
    ]);
  });

  it('takes percentiles of what there is', () => {
    expect(percentile([3, 1, 2], 0.5)).toBe(2);
    expect(percentile([], 0.5)).toBeNull();
  });
});
