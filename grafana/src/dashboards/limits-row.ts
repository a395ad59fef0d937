import { conversationMetrics } from '@colloquy/metrics/events';
import { realtimeWorkerMetrics } from '@colloquy/realtime-worker/events';

import type { Row } from '../panels/dashboard-spec.ts';
import { increase, min, rate, series } from '../promql/series.ts';

const w = realtimeWorkerMetrics;

export const limitsRow: Row = {
  title: 'Do we get as much as we ask for?',
  panels: [
    {
      kind: 'graph',
      title: 'How much of the rate limits is left?',
      description: 'Lowest share left over the sessions of late, as the speech service itself reports it.',
      unit: 'percentunit',
      queries: [{ expr: min(series(w.rateLimitRemaining), ['limit']), legend: '{{limit}}' }],
      thresholds: [
        { at: 0.1, colour: 'yellow' },
        { at: 0.3, colour: 'green' },
      ],
      highIsGood: true,
      max: 1,
      width: 8,
      alerts: ['UpstreamLimitNear'],
    },
    {
      kind: 'graph',
      title: 'How often are we refused for asking too much?',
      description: 'Refusals each second because of a rate limit; zero is normal.',
      unit: 'cps',
      queries: [{ expr: rate(series(w.rateLimited)), legend: 'refused' }],
      width: 8,
      alerts: ['UpstreamRateLimited'],
    },
    {
      kind: 'graph',
      title: 'Is it our account?',
      description: 'Conversations in the last five minutes that failed because of the key, the credit or our request.',
      unit: 'short',
      queries: [
        {
          expr: increase(
            series(conversationMetrics.errors, {
              code: ['upstream_rejected_key', 'upstream_quota_exhausted', 'upstream_rejected_request'],
            }),
            '5m',
            ['code'],
          ),
          legend: '{{code}}',
        },
      ],
      width: 8,
      alerts: ['UpstreamKeyRejected', 'UpstreamQuotaExhausted'],
    },
  ],
};
