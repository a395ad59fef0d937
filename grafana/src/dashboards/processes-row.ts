import { hostMetrics } from '@colloquy/nest-host/host-metrics';

import type { Row } from '../panels/dashboard-spec.ts';
import { foreign } from '../promql/foreign-metrics.ts';
import { series, SHOWN, sum } from '../promql/series.ts';
import { chosen } from './targets.ts';

const each = '{{job}} {{instance}}';

export const processesRow: Row = {
  title: 'Do the processes keep up?',
  panels: [
    {
      kind: 'graph',
      title: 'How late are the processes?',
      description:
        'Delay of the event loop that one in a hundred timers exceeds. Chunks of speech come every 40 ms: above 50 ms it ' +
        'is heard.',
      unit: 's',
      queries: [{ expr: `${foreign.eventLoopLagP99}{${chosen.both}}`, legend: each }],
      thresholds: [{ at: 0.05, colour: 'red' }],
      width: 8,
      alerts: ['EventLoopLagging'],
    },
    {
      kind: 'graph',
      title: 'How busy is the processor?',
      description:
        'Cores in use by each process. One runs its JavaScript on one core: near 1 there is no more to have.',
      unit: 'short',
      queries: [{ expr: `rate(${foreign.processorSeconds}{${chosen.both}}[${SHOWN}])`, legend: each }],
      thresholds: [
        { at: 0.7, colour: 'yellow' },
        { at: 0.9, colour: 'red' },
      ],
      width: 8,
      alerts: ['EventLoopLagging'],
    },
    {
      kind: 'graph',
      title: 'Does memory grow?',
      description: 'Resident memory of each process; some 90 MB when idle. What only grows is a leak.',
      unit: 'bytes',
      queries: [{ expr: `${foreign.residentBytes}{${chosen.both}}`, legend: each }],
      width: 8,
    },
    {
      kind: 'graph',
      title: 'In which state of their lives are the processes?',
      description: 'Processes of all services by state. Draining ones finish what they hold and take nothing new.',
      unit: 'short',
      queries: [{ expr: sum(series(hostMetrics.state), ['state']), legend: '{{state}}' }],
      width: 12,
      stacked: true,
      alerts: ['ServiceGone', 'ReplicaGone'],
    },
    {
      kind: 'graph',
      title: 'How long ago did each process start?',
      description: 'A saw with many teeth is a process that crashes again and again.',
      unit: 's',
      queries: [{ expr: `time() - ${foreign.startTime}{${chosen.both}}`, legend: each }],
      width: 12,
      alerts: ['ReplicaGone'],
    },
  ],
};
