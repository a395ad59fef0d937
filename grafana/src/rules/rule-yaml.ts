import { runbookOf, type Alert, type RecordingRule, type RuleGroup } from './rule.ts';

const NOTICE = '# Generated from grafana/src by "npm run docs:generate"; changes here are overwritten.';

/** What Prometheus compares. */
function expressionOf({ conditions }: Alert): string {
  return conditions.map(({ series, test }) => `${series} ${test}`).join('\nand ');
}

/** A rule file. Only what rules need of YAML: maps, lists, quoted words and blocks of text. */
export function ruleFile(groups: readonly RuleGroup[]): string {
  return `${[NOTICE, 'groups:', ...groups.map(groupText)].join('\n')}\n`;
}

function groupText({ name, interval, records = [], alerts = [] }: RuleGroup): string {
  return [
    `  - name: ${name}`,
    ...(interval === undefined ? [] : [`    interval: ${interval}`]),
    '    rules:',
    ...records.map(recordText),
    ...alerts.map(alertText),
  ].join('\n');
}

function recordText({ record, labels, expr }: RecordingRule): string {
  return [`      - record: ${record}`, ...(labels ? map('labels', labels) : []), ...block(expr)].join('\n');
}

function alertText(alert: Alert): string {
  const { name, severity, holds, labels = {}, summary, description } = alert;
  // Where Grafana is found is said once, in prometheus.yml.
  const runbook_url = `{{ $externalLabels.grafana }}/d/runbook-${runbookOf(name)}`;
  return [
    `      - alert: ${name}`,
    ...block(expressionOf(alert)),
    `        for: ${holds}`,
    ...map('labels', { severity, ...labels }),
    ...map('annotations', { summary, description, runbook_url }),
  ].join('\n');
}

function block(expr: string): readonly string[] {
  return ['        expr: |-', ...expr.split('\n').map((line) => `          ${line}`)];
}

/** Values in single quotes: in them YAML knows no escape but the doubled quote. */
function map(key: string, entries: Readonly<Record<string, string>>): readonly string[] {
  const lines = Object.entries(entries).map(([name, value]) => `          ${name}: '${value.replaceAll("'", "''")}'`);
  return [`        ${key}:`, ...lines];
}
