import { describe, expect, it } from '@jest/globals';
import { until } from '@colloquy/testing';

import { runLeg } from '../src/legs/run-leg.ts';
import { hasAccounting } from '../src/measure/accounting.ts';

const leg = { path: 'relay', conversations: 5, round: 1 } as const;
const options = { warmupMs: 200, measuredMs: 1_000, relayHasBufferutil: false, change: null };

describe('a leg over the relay', () => {
  it('measures what goes up and down, resampled on the way', async () => {
    const figures = await runLeg(leg, { ...options, signal: AbortSignal.timeout(30_000) });
    expect(figures).toMatchObject({ ready: 5, open: 5 });
    for (const { sent, received, unreadable, latencyMs } of [figures.up, figures.down]) {
      expect(unreadable).toBe(0);
      // Some are on their way when the count begins, some when it ends: the more, the busier the machine.
      expect(Math.abs(sent - received)).toBeLessThanOrEqual(5 + sent / 4);
      expect(latencyMs).toHaveLength(received);
      expect(Math.min(...latencyMs)).toBeGreaterThan(0);
      expect(Math.max(...latencyMs)).toBeLessThan(1_000);
    }
    expect(figures.up.sent).toBeGreaterThan(100);
    expect(figures.down.sent).toBeGreaterThan(80);
    if (hasAccounting) expect(Object.keys(figures.cpu?.processes ?? {})).toEqual(['relay', 'load', 'upstream']);
  });

  it('ends with its processes when it is interrupted', async () => {
    const interruption = new AbortController();
    const running = runLeg(leg, { ...options, measuredMs: 60_000, signal: interruption.signal });
    setTimeout(() => interruption.abort(new Error('enough')), 1_500);
    await expect(running).rejects.toThrow();
    await until(() => !process.getActiveResourcesInfo().includes('ProcessWrap'), { what: 'all children to be gone' });
  });
});
