import { conversationMetrics } from '@colloquy/metrics/events';
import { realtimeWorkerMetrics } from '@colloquy/realtime-worker/events';

import { increase, min, series } from '../promql/series.ts';
import type { Alert } from '../rules/rule.ts';
import type { Tempo } from '../rules/tempo.ts';

/** Of all attempts to open a session. */
const MANY_FAILED = 0.2;
/** So few may be chance. */
const FEW = 5;
/** Of what the speech service allows within its window. */
const LITTLE_LEFT = 0.1;
/** USD an hour; what is much, every operator knows better: this is the place to say it. */
const MUCH_AN_HOUR = 50;

export function upstreamAlerts(tempo: Tempo): readonly Alert[] {
  return [...sessionAlerts(tempo), ...accountAlerts(tempo), ...limitAlerts(tempo)];
}

function sessionAlerts(tempo: Tempo): readonly Alert[] {
  const window = tempo.duration('5m');
  const failed = increase(series(realtimeWorkerMetrics.connects, { outcome: 'failed' }), window);
  const all = increase(series(realtimeWorkerMetrics.connects), window);
  return [
    {
      name: 'UpstreamFailing',
      severity: 'page',
      conditions: [
        { series: `${failed} / ${all}`, test: `> ${MANY_FAILED}` },
        { series: failed, test: `>= ${FEW}` },
      ],
      holds: tempo.duration('1m'),
      summary: '{{ $value | humanizePercentage }} of attempts to open a session at the speech service fail.',
      description: 'Conversations do not begin, or only after further attempts.',
    },
    {
      name: 'UpstreamSessionsLost',
      severity: 'ticket',
      conditions: [{ series: increase(series(realtimeWorkerMetrics.upstreamLost), window), test: `>= ${FEW}` }],
      holds: tempo.duration('5m'),
      summary: '{{ $value | humanize }} sessions were ended by the speech service within 5 minutes.',
      description: 'Replies break off; the conversations go on in a new session, or end with an error.',
    },
  ];
}

function accountAlerts(tempo: Tempo): readonly Alert[] {
  const told = (code: 'upstream_rejected_key' | 'upstream_quota_exhausted') =>
    increase(series(conversationMetrics.errors, { code }), tempo.duration('5m'));
  return [
    {
      name: 'UpstreamKeyRejected',
      severity: 'page',
      conditions: [{ series: told('upstream_rejected_key'), test: '> 0' }],
      holds: tempo.duration('0s'),
      summary: 'The speech service rejects our key.',
      description: 'Conversations that use this key do not begin, and will not by waiting.',
    },
    {
      name: 'UpstreamQuotaExhausted',
      severity: 'page',
      conditions: [{ series: told('upstream_quota_exhausted'), test: '> 0' }],
      holds: tempo.duration('0s'),
      summary: 'The account at the speech service is out of credit.',
      description: 'No conversation begins, and those that go on are cut off.',
    },
    {
      name: 'CostRateHigh',
      severity: 'ticket',
      conditions: [
        { series: increase(series(conversationMetrics.cost), tempo.duration('1h')), test: `> ${MUCH_AN_HOUR}` },
      ],
      holds: tempo.duration('10m'),
      summary: 'The last hour cost {{ $value | printf "%.2f" }} USD.',
      description: 'At list prices. Users notice nothing; the account may run out of credit.',
    },
  ];
}

function limitAlerts(tempo: Tempo): readonly Alert[] {
  const left = min(series(realtimeWorkerMetrics.rateLimitRemaining), ['limit']);
  return [
    {
      name: 'UpstreamRateLimited',
      severity: 'page',
      conditions: [
        { series: increase(series(realtimeWorkerMetrics.rateLimited), tempo.duration('5m')), test: `>= ${FEW}` },
      ],
      holds: tempo.duration('1m'),
      summary: 'The speech service refuses work because there is too much of it.',
      description: 'Replies are missing for some users, and conversations do not begin.',
    },
    {
      name: 'UpstreamLimitNear',
      severity: 'ticket',
      conditions: [{ series: left, test: `< ${LITTLE_LEFT}` }],
      holds: tempo.duration('10m'),
      summary: 'Only {{ $value | humanizePercentage }} of the {{ $labels.limit }} allowed a minute are left.',
      description: 'Users notice nothing yet; with a little more load the speech service will refuse work.',
    },
  ];
}
