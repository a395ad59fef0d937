import { places, type DashboardSpec } from '../panels/dashboard-spec.ts';
import { foreign } from '../promql/foreign-metrics.ts';
import { busRow } from './bus-row.ts';
import { capacityRow } from './capacity-row.ts';
import { edgeRow } from './edge-row.ts';
import { processesRow } from './processes-row.ts';
import { redisRow } from './redis-row.ts';

export const gatewayAndWorkers: DashboardSpec = {
  ...places.processes,
  description: 'Is there room, do the processes keep up, and does what lies between them work?',
  choices: [
    { name: 'gateway', label: 'Gateway', query: `label_values(${foreign.up}{job="gateway"}, instance)` },
    { name: 'worker', label: 'Worker', query: `label_values(${foreign.up}{job="realtime-worker"}, instance)` },
  ],
  rows: [capacityRow, processesRow, redisRow, edgeRow, busRow],
};
