import type { MetricDefinition, MetricDefinitions } from '../../libs/telemetry/src/metric-definitions.ts';
import { code, page, table } from './markdown.ts';

/** The page of metrics, a table for each group. */
export function metricsPage(groups: Readonly<Record<string, MetricDefinitions>>): string {
  return page('Metrics', 'the metric tables of the services', [
    'Every process also exposes the metrics of its own process and of Node.js (`process_*`, `nodejs_*`).',
    ...Object.entries(groups).map(([group, definitions]) => `## ${group}\n\n${tableOf(definitions)}`),
  ]);
}

function tableOf(definitions: MetricDefinitions): string {
  return table(
    ['metric', 'kind', 'meaning', 'labels'],
    Object.values(definitions).map((row) => [code(row.name), row.kind, meaningOf(row), labelsOf(row)]),
  );
}

function meaningOf({ help, buckets }: MetricDefinition): string {
  return buckets ? `${help} Buckets: ${buckets.join(', ')}.` : help;
}

function labelsOf({ labels }: MetricDefinition): string {
  return Object.entries(labels)
    .map(([label, values]) => `${code(label)}: ${values.map(code).join(' ')}`)
    .join('; ');
}
