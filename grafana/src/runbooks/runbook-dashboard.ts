import { DashboardBuilder, type Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import * as text from '@grafana/grafana-foundation-sdk/text';

import type { PanelSpec } from '../panels/panel-spec.ts';
import { panelOf } from '../panels/panel-builders.ts';
import { runbookOf, type Alert } from '../rules/rule.ts';

/** Panels are half as wide as the screen and the page fills its height. */
const HALF = 12;
const PAGE_HEIGHT = 26;

/**
 * A runbook where the alert leads to: the page, and beside it what the alert looks at. That way the link of an alert works
 * in every deployment, wherever the repository is kept.
 */
export function runbookDashboard(name: string, page: string, alerts: readonly Alert[]): Dashboard {
  const panel = new text.PanelBuilder()
    .id(1)
    .title('What to do')
    .description(`The same as docs/runbooks/${runbookOf(name)}.md.`)
    .mode(text.TextMode.Markdown)
    .content(withoutTitle(page))
    .gridPos({ x: 0, y: 0, w: HALF, h: PAGE_HEIGHT });
  const graph = panelOf(graphOf(alerts), 2).gridPos({ x: HALF, y: 0, w: HALF, h: PAGE_HEIGHT / 2 });
  return new DashboardBuilder(name)
    .uid(`runbook-${runbookOf(name)}`)
    .description('A runbook: what an alert means and what to do.')
    .tags(['colloquy-runbook'])
    .readonly()
    .refresh('10s')
    .time({ from: 'now-3h', to: 'now' })
    .timezone('browser')
    .withPanel(panel)
    .withPanel(graph)
    .build();
}

/** What the alert looks at first; the windows of a burn rate are lines of one graph. */
function graphOf(alerts: readonly Alert[]): PanelSpec {
  const watched = alerts.flatMap(({ conditions, labels }) =>
    conditions.slice(0, 1).map(({ series, test }) => ({
      expr: series,
      legend: labels?.['window'] === undefined ? '' : `within ${labels['window']}; alert at ${test}`,
    })),
  );
  const tests = alerts.flatMap(({ conditions }) => conditions.slice(0, 1).map(({ test }) => test));
  return {
    kind: 'graph',
    title: 'What does the alert see?',
    description: `It fires at ${[...new Set(tests)].join(', ')}, if that lasts and its other conditions hold.`,
    unit: 'short',
    queries: watched,
    width: HALF,
  };
}

/** Grafana shows the dashboard's own title above. */
function withoutTitle(page: string): string {
  return page.replace(/^# .*\n+/, '');
}
