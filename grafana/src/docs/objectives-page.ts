import { runbookOf } from '../rules/rule.ts';
import { burnRates, MIN_BAD_EVENTS } from '../slos/burn-rates.ts';
import { budgetOf, type Slo } from '../slos/slo.ts';
import { NOTICE, table } from './markdown.ts';

/** The objectives with their reasons, and when they alert whom. */
export function objectivesPage(slos: readonly Slo[]): string {
  const sections = [
    '# Objectives',
    NOTICE,
    'Counted over 30 days. How they are watched: [observability](../observability.md).',
    ...slos.map(sectionOf),
    '## When somebody is told',
    table(
      ['who', 'bad events above', 'of the budget, within', 'and still within'],
      burnRates.map(({ severity, factor, long, short }) => [severity, `${factor} times`, long, short]),
    ),
    `Fewer than ${MIN_BAD_EVENTS} bad events within the longer window alert nobody: one conversation that fails at night is no page.`,
  ];
  return `${sections.join('\n\n')}\n`;
}

function sectionOf(slo: Slo): string {
  const code = (text: string) => `\`${text}\``;
  return [
    `## ${slo.promise}`,
    slo.reason,
    table(
      ['', ''],
      [
        ['label', code(`slo="${slo.name}"`)],
        ['may be bad', `${Number((budgetOf(slo) * 100).toFixed(3))} %`],
        ['good events', code(slo.good)],
        ['all events', code(slo.events)],
        ['alert', `[${slo.alert}](../runbooks/${runbookOf(slo.alert)}.md)`],
      ],
    ),
  ].join('\n\n');
}
