import { gatewayMetrics } from '@colloquy/gateway/events';
import { realtimeWorkerMetrics } from '@colloquy/realtime-worker/events';

import type { Row } from '../panels/dashboard-spec.ts';
import { rate, series } from '../promql/series.ts';
import { chosen } from './targets.ts';

const g = gatewayMetrics;
const w = realtimeWorkerMetrics;

export const busRow: Row = {
  title: 'Does everything arrive between gateways and workers?',
  panels: [
    {
      kind: 'graph',
      title: 'How many frames never arrive?',
      description:
        'Frames missing each second, by the side that missed them. Each is up to 40 ms of speech or a message.',
      unit: 'cps',
      queries: [
        { expr: rate(series(g.framesMissing, {}, chosen.gateway)), legend: 'towards gateways' },
        { expr: rate(series(w.framesMissing, {}, chosen.worker)), legend: 'towards workers' },
      ],
      thresholds: [{ at: 1, colour: 'red' }],
      width: 8,
      alerts: ['FramesMissing'],
    },
    {
      kind: 'graph',
      title: 'Which frames are ignored?',
      description:
        'Frames that arrived and were not used. Those of an old epoch come from a worker that lost the conversation; some ' +
        'are normal after a takeover.',
      unit: 'cps',
      queries: [
        { expr: rate(series(g.framesIgnored, {}, chosen.gateway), ['why']), legend: 'gateway: {{why}}' },
        { expr: rate(series(w.framesIgnored, {}, chosen.worker), ['why']), legend: 'worker: {{why}}' },
      ],
      width: 8,
    },
    {
      kind: 'graph',
      title: 'How much speech is thrown away?',
      description:
        'Bytes of speech dropped each second, because no worker had the conversation, or no upstream session.',
      unit: 'Bps',
      queries: [
        { expr: rate(series(g.waitingDropped, {}, chosen.gateway)), legend: 'waiting for a worker' },
        { expr: rate(series(w.audioDropped, {}, chosen.worker)), legend: 'waiting for the upstream' },
      ],
      width: 8,
      alerts: ['ConversationsWaiting'],
    },
  ],
};
