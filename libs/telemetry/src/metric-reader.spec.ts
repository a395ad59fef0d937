import { describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';

import { counter, histogram } from './metric-definitions.ts';
import { MetricReader, quantileOf } from './metric-reader.ts';
import { registerMetrics } from './metrics.ts';

const table = {
  calls: counter('calls_total', 'Calls.', { result: ['good', 'bad'], place: ['here', 'there'] }),
  wait: histogram('wait_seconds', 'Wait (s).', [1, 2, 4], { stage: ['one', 'two'] }),
} as const;

function build() {
  const registry = new Registry();
  return { metrics: registerMetrics(table, registry), reader: new MetricReader(registry) };
}

describe('reading metrics back', () => {
  it('adds up the series with the wanted labels', async () => {
    const { metrics, reader } = build();
    metrics.calls.add({ result: 'good', place: 'here' }, 2);
    metrics.calls.add({ result: 'good', place: 'there' }, 3);
    metrics.calls.add({ result: 'bad', place: 'here' }, 7);
    expect(await reader.total(table.calls)).toBe(12);
    expect(await reader.total(table.calls, { result: 'good' })).toBe(5);
    expect(await reader.total(counter('unknown_total', 'Unknown.'))).toBe(0);
  });

  it('finds the quantiles of one series', async () => {
    const { metrics, reader } = build();
    for (const seconds of [0.5, 1.2, 1.4, 1.6, 1.8, 3, 3, 3, 3, 3]) metrics.wait.observe({ stage: 'one' }, seconds);
    metrics.wait.observe({ stage: 'two' }, 0.1);
    const distribution = await reader.distribution(table.wait, { stage: 'one' });
    expect(distribution.count).toBe(10);
    expect(quantileOf(distribution, 0.5)).toBe(2);
    expect(quantileOf(distribution, 0.9)).toBeCloseTo(3.6, 10);
    expect(quantileOf(distribution, 0.3)).toBeCloseTo(1.5, 10);
  });

  it('knows no quantile of nothing, and none beyond the last bound', async () => {
    const { metrics, reader } = build();
    expect(quantileOf(await reader.distribution(table.wait, { stage: 'one' }), 0.5)).toBeNull();
    metrics.wait.observe({ stage: 'one' }, 90);
    expect(quantileOf(await reader.distribution(table.wait, { stage: 'one' }), 0.5)).toBe(4);
  });
});
