import { alertNames, runbookOf, severities, type Alert } from '../rules/rule.ts';
import { NOTICE, table } from './markdown.ts';

/** The first page of `docs/runbooks`: every alert, and what it says. */
export function runbookIndex(alerts: readonly Alert[]): string {
  const rows = alertNames(alerts).map((name) => {
    const ofThatName = alerts.filter((alert) => alert.name === name);
    const who = severities.filter((severity) => ofThatName.some((alert) => alert.severity === severity));
    return [`[${name}](${runbookOf(name)}.md)`, who.join(', '), ofThatName[0]?.summary ?? ''];
  });
  const sections = [
    '# Runbooks',
    NOTICE,
    'A page for each alert: what users notice, how to look, what to do. An alert links to its page in Grafana, which shows ' +
      'beside it what the alert sees. `page`: act now. `ticket`: act within days.',
    table(['alert', 'severity', 'says'], rows),
  ];
  return `${sections.join('\n\n')}\n`;
}
