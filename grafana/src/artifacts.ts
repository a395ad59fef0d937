import { conversations } from './dashboards/conversations.ts';
import { gatewayAndWorkers } from './dashboards/gateway-and-workers.ts';
import { upstream } from './dashboards/upstream.ts';
import { objectivesPage } from './docs/objectives-page.ts';
import { runbookIndex } from './docs/runbook-index.ts';
import { dashboardOf } from './panels/dashboard-builder.ts';
import { runbookDashboard } from './runbooks/runbook-dashboard.ts';
import { alertNames, runbookOf } from './rules/rule.ts';
import { alerts, ruleFiles } from './rules/rule-files.ts';
import { slos } from './slos/slo-table.ts';

/** The dashboards about the system; each is a file of `grafana/dashboards`. */
export const dashboards = { conversations, 'gateway-and-workers': gatewayAndWorkers, upstream } as const;

/** Gives the text of `docs/runbooks/<name>.md`. */
export type ReadRunbook = (name: string) => string;

/** Every file made from this project: path from the root of the repository, and text. */
export function artifacts(readRunbook: ReadRunbook): Readonly<Record<string, string>> {
  const files: [string, string][] = [
    ...Object.entries(ruleFiles()).map(([file, text]): [string, string] => [`deploy/prometheus/rules/${file}`, text]),
    ...Object.entries(dashboards).map(([name, spec]): [string, string] => [
      `grafana/dashboards/${name}.json`,
      json(dashboardOf(spec)),
    ]),
    ...runbookDashboards(readRunbook),
    ['docs/generated/objectives.md', objectivesPage(slos)],
    ['docs/runbooks/README.md', runbookIndex(alerts())],
  ];
  return Object.fromEntries(files);
}

function runbookDashboards(readRunbook: ReadRunbook): [string, string][] {
  return alertNames(alerts()).map((name) => {
    const slug = runbookOf(name);
    const ofThatName = alerts().filter((alert) => alert.name === name);
    return [`grafana/dashboards/runbooks/${slug}.json`, json(runbookDashboard(name, readRunbook(slug), ofThatName))];
  });
}

function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
