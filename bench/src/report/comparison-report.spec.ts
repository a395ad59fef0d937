import { describe, expect, it } from '@jest/globals';

import { legFigures } from '../testing/leg-figures.ts';
import { comparisonReport } from './comparison-report.ts';

const cost = (gateway: number) => ({ elapsedMs: 10_000, processes: { gateway }, others: 0 });

describe('the report on a change', () => {
  it('measures the changed system by the relay and by the one that is not changed', () => {
    const text = comparisonReport(
      [
        legFigures({ path: 'relay', cpu: cost(200) }),
        legFigures({ path: 'system', cpu: cost(100) }),
        legFigures({ path: 'changed', cpu: cost(110) }),
      ],
      ['on this machine'],
      ['relay', 'system', 'changed'],
    );
    expect(text).toContain('- on this machine');
    const ratios =
      /\| 10 +\| changed +\| 100 % +\| 1\.00 \/ 2\.00 +\| 1\.10 .*\| 0\.55 \(0\.55 – 0\.55\) \| 1\.10 \(1\.10 – 1\.10\)/;
    expect(text).toMatch(ratios);
  });

  it('names what failed', () => {
    const failed = { path: 'traced', conversations: 10, round: 2, problem: 'no Redis' } as const;
    expect(comparisonReport([failed], [], ['system', 'traced'])).toContain('traced, round 2 failed: no Redis');
  });
});
