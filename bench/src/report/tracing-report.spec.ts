import { describe, expect, it } from '@jest/globals';

import { legFigures } from '../testing/leg-figures.ts';
import { tracingReport } from './tracing-report.ts';

describe('the report on tracing', () => {
  it('measures the traced system by the one that is not', () => {
    const cost = (gateway: number) => ({ elapsedMs: 10_000, processes: { gateway }, others: 0 });
    const text = tracingReport(
      [legFigures({ path: 'system', cpu: cost(100) }), legFigures({ path: 'traced', cpu: cost(110) })],
      ['on this machine'],
    );
    expect(text).toContain('- on this machine');
    expect(text).toMatch(/\| 10 +\| on +\| 100 % +\| 1\.00 \/ 2\.00 +\| 1\.10 +\| 1\.10 \(1\.10 – 1\.10\)/);
  });

  it('names what failed', () => {
    const text = tracingReport([{ path: 'traced', conversations: 10, round: 2, problem: 'no Redis' }], []);
    expect(text).toContain('traced, round 2 failed: no Redis');
  });
});
