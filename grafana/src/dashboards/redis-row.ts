import { conversationMetrics } from '@colloquy/metrics/events';
import { journalMetrics, redisMetrics } from '@colloquy/telemetry';

import type { Row } from '../panels/dashboard-spec.ts';
import { max, min, quantile, rate, series } from '../promql/series.ts';

export const redisRow: Row = {
  title: 'Does Redis keep up?',
  panels: [
    {
      kind: 'stat',
      title: 'Does Redis answer?',
      description: '1 while it answers every process of the service, 0 when one of them gets no answer.',
      unit: 'short',
      queries: [{ expr: min(series(redisMetrics.up), ['job']), legend: '{{job}}' }],
      thresholds: [{ at: 1, colour: 'green' }],
      highIsGood: true,
      width: 6,
      alerts: ['RedisUnreachable'],
    },
    {
      kind: 'graph',
      title: 'How long does Redis take to answer?',
      description: 'From a PING to its answer, slowest in a hundred. Every chunk of speech crosses Redis twice.',
      unit: 's',
      queries: [{ expr: quantile(0.99, redisMetrics.roundTrip, { by: ['job'] }), legend: '{{job}}' }],
      thresholds: [{ at: 0.025, colour: 'red' }],
      width: 6,
      alerts: ['RedisUnreachable'],
    },
    {
      kind: 'graph',
      title: 'How often is the connection lost?',
      description: 'Connections to Redis made again each second. Zero, but for restarts of Redis.',
      unit: 'cps',
      queries: [{ expr: rate(series(redisMetrics.reconnects), ['job']), legend: '{{job}}' }],
      width: 6,
      alerts: ['RedisUnreachable'],
    },
    {
      kind: 'graph',
      title: 'Do all events reach the metrics service?',
      description: 'Events dropped each second by who dropped them, and events not read yet. Both should be near zero.',
      unit: 'short',
      queries: [
        { expr: rate(series(journalMetrics.dropped), ['job']), legend: 'dropped by {{job}}' },
        { expr: max(series(conversationMetrics.lag)), legend: 'not read yet' },
      ],
      width: 6,
      alerts: ['JournalDropping', 'JournalBehind'],
    },
  ],
};
