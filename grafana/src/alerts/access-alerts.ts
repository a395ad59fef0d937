import { gatewayMetrics } from '@colloquy/gateway/events';

import { increase, series } from '../promql/series.ts';
import type { Alert } from '../rules/rule.ts';
import type { Tempo } from '../rules/tempo.ts';

export function accessAlerts(tempo: Tempo): readonly Alert[] {
  const failed = series(gatewayMetrics.keysFetched, { outcome: 'failed' });
  return [
    {
      name: 'IssuerUnreachable',
      severity: 'page',
      conditions: [{ series: increase(failed, tempo.duration('10m')), test: '> 0' }],
      holds: tempo.duration('2m'),
      summary: 'The keys that prove who users are cannot be fetched.',
      description: 'An hour later, and at gateways that start meanwhile at once, nobody who has to sign in can talk.',
    },
  ];
}
