import { conversationMetrics } from '@colloquy/metrics/events';
import { realtimeWorkerMetrics } from '@colloquy/realtime-worker/events';

import { places, type Row } from '../panels/dashboard-spec.ts';
import { increase, quantile, rate, series, sum } from '../promql/series.ts';

const w = realtimeWorkerMetrics;

export const upstreamSessionsRow: Row = {
  title: 'Does the speech service answer?',
  panels: [
    {
      kind: 'graph',
      title: 'How long until a session is ready?',
      description: 'From the dial to the session with our settings, at the worker.',
      unit: 's',
      queries: [
        { expr: quantile(0.5, w.upstreamReady), legend: 'half within' },
        { expr: quantile(0.99, w.upstreamReady), legend: '99 % within' },
      ],
      thresholds: [{ at: 2, colour: 'red' }],
      width: 8,
      alerts: ['ConversationsSlowToStart'],
    },
    {
      kind: 'graph',
      title: 'How long does the model think?',
      description: "From the end of the user's turn to the first reply audio, at the worker.",
      unit: 's',
      queries: [
        { expr: quantile(0.5, conversationMetrics.stages, { labels: { stage: 'model' } }), legend: 'half within' },
        { expr: quantile(0.95, conversationMetrics.stages, { labels: { stage: 'model' } }), legend: '95 % within' },
      ],
      thresholds: [{ at: 1.5, colour: 'red' }],
      width: 8,
      alerts: ['RepliesSlow'],
      more: places.conversations,
    },
    {
      kind: 'graph',
      title: 'How many attempts to open a session fail?',
      description: 'Sessions opened each second, and attempts that failed; each conversation has several attempts.',
      unit: 'cps',
      queries: [{ expr: rate(series(w.connects), ['outcome']), legend: '{{outcome}}' }],
      width: 8,
      alerts: ['UpstreamFailing', 'UpstreamKeyRejected', 'UpstreamQuotaExhausted'],
    },
    {
      kind: 'graph',
      title: 'How do sessions end?',
      description:
        'By close code, each second. 1000 is an end in good order. 1001, 1006 and 1012: a connection that broke or a service ' +
        'that restarts. 3000: a rejected key. 4000: a rejected model or request.',
      unit: 'cps',
      queries: [{ expr: rate(series(w.closes), ['code']), legend: '{{code}}' }],
      width: 8,
      stacked: true,
      alerts: ['UpstreamSessionsLost'],
    },
    {
      kind: 'graph',
      title: 'How many sessions are lost under a conversation?',
      description: 'Sessions each second that ended without our asking; the reply in flight is lost with them.',
      unit: 'cps',
      queries: [{ expr: rate(series(w.upstreamLost)), legend: 'lost' }],
      width: 8,
      alerts: ['UpstreamSessionsLost'],
    },
    {
      kind: 'graph',
      title: 'Does it say things we do not know?',
      description:
        'Events each second that the worker had no use for. A step up after a quiet time: the protocol changed.',
      unit: 'cps',
      queries: [{ expr: rate(series(w.passedOver)), legend: 'passed over' }],
      width: 8,
    },
    {
      kind: 'graph',
      title: 'Do new conversations find a session ready?',
      description: 'Share of conversations that found one in the pool; without a pool it is zero, and all is well.',
      unit: 'percentunit',
      queries: [
        { expr: `${rate(series(w.poolTakes, { outcome: 'hit' }))} / ${rate(series(w.poolTakes))}`, legend: 'found' },
      ],
      max: 1,
      width: 8,
      alerts: ['ConversationsSlowToStart'],
    },
    {
      kind: 'graph',
      title: 'How many sessions wait ready?',
      description:
        'Sessions in the pools of all workers, and those that could not be prepared in the last five minutes.',
      unit: 'short',
      queries: [
        { expr: sum(series(w.poolSessions)), legend: 'ready' },
        { expr: increase(series(w.poolFailures), '5m'), legend: 'failed' },
      ],
      width: 8,
      alerts: ['UpstreamFailing'],
    },
    {
      kind: 'graph',
      title: 'Can our keys be used?',
      description: 'Keys as the workers see them, each counted once for each worker.',
      unit: 'short',
      queries: [{ expr: sum(series(w.keys), ['state']), legend: '{{state}}' }],
      width: 8,
      alerts: ['UpstreamKeyRejected', 'UpstreamQuotaExhausted'],
    },
  ],
};
