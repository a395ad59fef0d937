import { describe, expect, it } from '@jest/globals';

import { runLeg } from '../src/legs/run-leg.ts';
import { hasAccounting } from '../src/measure/accounting.ts';

describe('a leg over the system', () => {
  it('measures gateway, worker and Redis as they are built', async () => {
    const figures = await runLeg(
      { path: 'system', conversations: 3, round: 1 },
      {
        warmupMs: 200,
        measuredMs: 1_000,
        relayHasBufferutil: false,
        change: null,
        signal: AbortSignal.timeout(50_000),
      },
    );
    expect(figures).toMatchObject({ ready: 3, open: 3, problems: [] });
    for (const { sent, received, unreadable } of [figures.up, figures.down]) {
      expect(unreadable).toBe(0);
      // Some are on their way when the count begins, some when it ends: the more, the busier the machine.
      expect(Math.abs(sent - received)).toBeLessThanOrEqual(5 + sent / 4);
    }
    const processes = ['gateway', 'worker', 'redis', 'load', 'upstream'];
    if (hasAccounting) expect(Object.keys(figures.cpu?.processes ?? {})).toEqual(processes);
  });
});
