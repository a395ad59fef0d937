import { conversationMetrics } from '@colloquy/metrics/events';
import { realtimeWorkerMetrics } from '@colloquy/realtime-worker/events';

import { places, type Row } from '../panels/dashboard-spec.ts';
import { foreign, ourJobs } from '../promql/foreign-metrics.ts';
import { max, rate, series, sum } from '../promql/series.ts';
import { chosen } from './targets.ts';

const w = realtimeWorkerMetrics;

export const capacityRow: Row = {
  title: 'Is there room?',
  panels: [
    {
      kind: 'stat',
      title: 'How full are the workers?',
      description:
        'Conversations held, as a share of the places of all workers. Above 80 % one lost worker is too many.',
      unit: 'percentunit',
      queries: [{ expr: `${sum(series(w.held))} / ${sum(series(w.capacity))}`, legend: 'taken' }],
      thresholds: [
        { at: 0.6, colour: 'yellow' },
        { at: 0.8, colour: 'red' },
      ],
      max: 1,
      width: 8,
      alerts: ['WorkersNearlyFull'],
    },
    {
      kind: 'stat',
      title: 'How many conversations wait for a worker?',
      description: 'Normally zero: a conversation is placed within milliseconds.',
      unit: 'short',
      queries: [{ expr: max(series(conversationMetrics.queue)), legend: 'waiting' }],
      thresholds: [{ at: 1, colour: 'red' }],
      width: 8,
      alerts: ['ConversationsWaiting'],
    },
    {
      kind: 'stat',
      title: 'How many replicas answer?',
      description: 'Replicas that Prometheus reached at its last attempt, by service.',
      unit: 'short',
      queries: [{ expr: sum(`${foreign.up}{${ourJobs}}`, ['job']), legend: '{{job}}' }],
      thresholds: [{ at: 1, colour: 'green' }],
      highIsGood: true,
      width: 8,
      alerts: ['ServiceGone', 'ReplicaGone'],
    },
    {
      kind: 'graph',
      title: 'How many conversations does each worker hold?',
      description: 'Whoever asks first gets the next one, so shares differ; none should stay at zero for long.',
      unit: 'short',
      queries: [{ expr: series(w.held, {}, chosen.worker), legend: '{{instance}}' }],
      width: 8,
      stacked: true,
      alerts: ['WorkersNearlyFull'],
    },
    {
      kind: 'graph',
      title: 'What does the queue of conversations look like to workers?',
      description: 'Conversations waiting for a worker and those that one has, as the placement counts them.',
      unit: 'short',
      queries: [{ expr: max(series(w.placementJobs), ['state']), legend: '{{state}}' }],
      width: 8,
      alerts: ['ConversationsWaiting'],
    },
    {
      kind: 'graph',
      title: 'How often do conversations change workers?',
      description: 'Conversations taken each second, and those that another worker had before: it died or drained.',
      unit: 'cps',
      queries: [
        { expr: rate(series(w.taken)), legend: 'taken' },
        { expr: rate(series(w.takenOver)), legend: 'taken over' },
      ],
      width: 8,
      alerts: ['ReplicaGone'],
      more: places.conversations,
    },
  ],
};
