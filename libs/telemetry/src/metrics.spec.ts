import { describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';

import { counter, gauge, histogram } from './metric-definitions.ts';
import { registerMetrics } from './metrics.ts';

const definitions = {
  calls: counter('calls_total', 'Calls.', { result: ['good', 'bad'], place: ['here', 'there'] }),
  level: gauge('level', 'Level.'),
  wait: histogram('wait_seconds', 'Wait (s).', [0.1, 1]),
} as const;

describe('metrics made from a table', () => {
  it('show every series at zero before anything happened', async () => {
    const registry = new Registry();
    registerMetrics(definitions, registry);
    const text = await registry.metrics();
    expect(text.match(/^calls_total\{.*\} 0$/gm)).toHaveLength(4);
    expect(text).toContain('level 0');
    expect(text).toContain('wait_seconds_count 0');
  });

  it('count what is reported', async () => {
    const registry = new Registry();
    const metrics = registerMetrics(definitions, registry);
    metrics.calls.add({ result: 'good', place: 'here' });
    metrics.calls.add({ result: 'good', place: 'here' }, 2);
    metrics.level.set({}, 5);
    metrics.level.add({}, -2);
    metrics.wait.observe({}, 0.5);
    const text = await registry.metrics();
    expect(text).toContain('calls_total{result="good",place="here"} 3');
    expect(text).toContain('level 3');
    expect(text).toContain('wait_seconds_bucket{le="0.1"} 0');
    expect(text).toContain('wait_seconds_bucket{le="1"} 1');
  });
});
