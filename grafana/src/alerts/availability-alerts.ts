import { foreign, jobs, ourJobs } from '../promql/foreign-metrics.ts';
import type { Alert } from '../rules/rule.ts';
import type { Tempo } from '../rules/tempo.ts';

export function availabilityAlerts(tempo: Tempo): readonly Alert[] {
  const none = jobs.map((job) => ({
    name: 'ServiceGone',
    severity: 'page' as const,
    // A service of which no replica was ever found has no `up` at all: `or` puts a zero in its place.
    conditions: [{ series: `(sum by (job) (${foreign.up}{job="${job}"}) or ${zeroFor(job)})`, test: '== 0' }],
    holds: tempo.duration('1m'),
    labels: { job },
    summary: 'Not one replica of {{ $labels.job }} answers.',
    description: 'Without gateways or workers nobody can talk; without metrics everything goes on, but unseen.',
  }));
  return [
    ...none,
    {
      name: 'ReplicaGone',
      severity: 'ticket',
      conditions: [{ series: `${foreign.up}{${ourJobs}}`, test: '== 0' }],
      holds: tempo.duration('5m'),
      summary: '{{ $labels.instance }} of {{ $labels.job }} does not answer.',
      description: 'The others carry its load; when the next one goes, users may notice.',
    },
  ];
}

function zeroFor(job: string): string {
  return `label_replace(vector(0), "job", "${job}", "", "")`;
}
