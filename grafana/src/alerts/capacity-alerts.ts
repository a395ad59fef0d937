import { conversationMetrics } from '@colloquy/metrics/events';
import { realtimeWorkerMetrics } from '@colloquy/realtime-worker/events';

import { foreign, ourJobs } from '../promql/foreign-metrics.ts';
import { max, series, sum } from '../promql/series.ts';
import type { Alert } from '../rules/rule.ts';
import type { Tempo } from '../rules/tempo.ts';

/** Of all places for conversations; beyond it the loss of one worker of five cannot be made up for. */
const FULL = 0.8;
/** Chunks come every 40 ms: a process that is this late (s) once in a hundred times is heard. */
const LATE_S = 0.05;

export function capacityAlerts(tempo: Tempo): readonly Alert[] {
  const held = sum(series(realtimeWorkerMetrics.held));
  const capacity = sum(series(realtimeWorkerMetrics.capacity));
  return [
    {
      name: 'ConversationsWaiting',
      severity: 'page',
      conditions: [{ series: max(series(conversationMetrics.queue)), test: '> 0' }],
      holds: tempo.duration('1m'),
      summary: '{{ $value }} conversations wait for a worker.',
      description: 'No worker has room, or none takes any. Those who wait are turned away after WORKER_WAIT_MS.',
    },
    {
      name: 'WorkersNearlyFull',
      severity: 'ticket',
      conditions: [{ series: `${held} / ${capacity}`, test: `> ${FULL}` }],
      holds: tempo.duration('10m'),
      summary: '{{ $value | humanizePercentage }} of the places at workers are taken.',
      description: 'Soon new conversations will wait, and if a worker is lost there is no room for its conversations.',
    },
    {
      name: 'EventLoopLagging',
      severity: 'ticket',
      conditions: [{ series: `${foreign.eventLoopLagP99}{${ourJobs}}`, test: `> ${LATE_S}` }],
      holds: tempo.duration('5m'),
      summary: '{{ $labels.instance }} of {{ $labels.job }} is late by {{ $value | humanizeDuration }}.',
      description: 'One in a hundred timers fires this late: speech stutters for all whom this process serves.',
    },
  ];
}
