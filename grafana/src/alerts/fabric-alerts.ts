import { gatewayMetrics } from '@colloquy/gateway/events';
import { conversationMetrics } from '@colloquy/metrics/events';
import { realtimeWorkerMetrics } from '@colloquy/realtime-worker/events';
import { journalMetrics, redisMetrics } from '@colloquy/telemetry';

import { increase, max, min, series } from '../promql/series.ts';
import type { Alert } from '../rules/rule.ts';
import type { Tempo } from '../rules/tempo.ts';

/** A restart of a process loses a few frames of each conversation; more than that is no restart. */
const MANY_FRAMES = 50;
/** Some seconds of events under load; beyond it the figures are of the past. */
const FAR_BEHIND = 5_000;

export function fabricAlerts(tempo: Tempo): readonly Alert[] {
  const window = tempo.duration('10m');
  const missing = [gatewayMetrics.framesMissing, realtimeWorkerMetrics.framesMissing].map((metric) =>
    increase(series(metric), window),
  );
  return [
    {
      name: 'RedisUnreachable',
      severity: 'page',
      conditions: [{ series: min(series(redisMetrics.up), ['job']), test: '== 0' }],
      holds: tempo.duration('30s'),
      summary: 'Redis does not answer {{ $labels.job }}.',
      description: 'Nothing new begins, and what users say is lost while it lasts.',
    },
    {
      name: 'FramesMissing',
      severity: 'ticket',
      conditions: [{ series: missing.join(' + '), test: `> ${MANY_FRAMES}` }],
      holds: tempo.duration('5m'),
      summary: '{{ $value | humanize }} frames were lost between gateways and workers within 10 minutes.',
      description: 'Each is up to 40 ms of speech or a message: users hear gaps.',
    },
    {
      name: 'ArchiveFailing',
      severity: 'ticket',
      conditions: [{ series: increase(series(gatewayMetrics.archived, { outcome: 'failed' }), window), test: '> 0' }],
      holds: tempo.duration('5m'),
      summary: 'Conversations that have ended could not be archived {{ $value | humanize }} times within 10 minutes.',
      description: 'Users notice nothing: what was said is kept in Redis until it is archived, and fills it up.',
    },
    {
      name: 'JournalDropping',
      severity: 'ticket',
      conditions: [{ series: increase(series(journalMetrics.dropped), window), test: '> 0' }],
      holds: tempo.duration('1m'),
      summary: '{{ $value | humanize }} events never reached the metrics service.',
      description: 'Users notice nothing, but the objectives are counted from these events: the figures are too low.',
    },
    {
      name: 'JournalBehind',
      severity: 'ticket',
      conditions: [{ series: max(series(conversationMetrics.lag)), test: `> ${FAR_BEHIND}` }],
      holds: tempo.duration('5m'),
      summary: '{{ $value | humanize }} events wait to be counted.',
      description: 'Users notice nothing; dashboards and alerts on objectives show the past.',
    },
  ];
}
