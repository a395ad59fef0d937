import type { PanelSpec, Threshold } from '../panels/panel-spec.ts';
import type { Row } from '../panels/dashboard-spec.ts';
import { recorded } from '../slos/slo-records.ts';
import { slos } from '../slos/slo-table.ts';
import type { Slo } from '../slos/slo.ts';

/** Far more than a day's worth of the budget is left; a few days' worth; none. */
const budgetColours: readonly Threshold[] = [
  { at: 0, colour: 'yellow' },
  { at: 0.25, colour: 'green' },
];

const shareSpent = `sum_over_time(${recorded.badEvents('5m')}[30d]) / sum_over_time(${recorded.events('5m')}[30d])`;
const budgetLeft = `1 - (${shareSpent}) / on (slo) ${recorded.budget}`;

/** The promises at a glance: how each is kept now, and what is left of its budget. */
export const objectivesRow: Row = {
  title: 'Are the promises kept?',
  panels: [
    ...slos.map(nowPanel),
    {
      kind: 'graph',
      title: 'How much of the error budget of 30 days is left?',
      description:
        'At 100 % nothing went wrong within 30 days, at 0 % as much as the objective allows. Since recording began, if ' +
        'that is not so long ago.',
      unit: 'percentunit',
      queries: [{ expr: budgetLeft, legend: '{{slo}}' }],
      thresholds: budgetColours,
      highIsGood: true,
      min: null,
      max: 1,
      width: 12,
      alerts: slos.map(({ alert }) => alert),
    },
    {
      kind: 'graph',
      title: 'How fast is it being spent?',
      description:
        'Bad events over an hour as a multiple of what the objective allows: 1 spends the budget in 30 days, from 14.4 ' +
        'on somebody is paged.',
      unit: 'short',
      queries: [{ expr: `${recorded.errorRatio('1h')} / on (slo) ${recorded.budget}`, legend: '{{slo}}' }],
      thresholds: [
        { at: 1, colour: 'yellow' },
        { at: 14.4, colour: 'red' },
      ],
      width: 12,
      alerts: slos.map(({ alert }) => alert),
    },
  ],
};

function nowPanel(slo: Slo): PanelSpec {
  return {
    kind: 'stat',
    title: slo.question,
    description: `${slo.promise} Shown: the last hour. ${slo.reason}`,
    unit: 'percentunit',
    queries: [{ expr: `1 - ${recorded.errorRatio('1h')}{slo="${slo.name}"}`, legend: 'good' }],
    thresholds: [{ at: slo.objective, colour: 'green' }],
    highIsGood: true,
    max: 1,
    width: 6,
    alerts: [slo.alert],
  };
}
