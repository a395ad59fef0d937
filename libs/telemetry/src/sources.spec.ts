import { describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';

import { counter, gauge } from './metric-definitions.ts';
import { registerMetrics } from './metrics.ts';

const table = {
  dropped: counter('dropped_total', 'Dropped.'),
  waiting: gauge('waiting', 'Waiting.'),
} as const;

describe('a metric that follows a value kept elsewhere', () => {
  it('asks for it whenever it is read', async () => {
    const registry = new Registry();
    const metrics = registerMetrics(table, registry);
    let dropped = 3;
    let waiting = 5;
    metrics.dropped.follow({}, () => dropped);
    metrics.waiting.follow({}, () => Promise.resolve(waiting));
    expect(await registry.metrics()).toContain('dropped_total 3\n');
    dropped = 4;
    waiting = 2;
    const text = await registry.metrics();
    expect(text).toContain('dropped_total 4\n');
    expect(text).toContain('waiting 2\n');
  });

  it('keeps the last value while nobody answers', async () => {
    const registry = new Registry();
    const metrics = registerMetrics(table, registry);
    let isAway = false;
    metrics.waiting.follow({}, () => (isAway ? Promise.reject(new Error('away')) : Promise.resolve(7)));
    await registry.metrics();
    isAway = true;
    expect(await registry.metrics()).toContain('waiting 7\n');
  });
});
