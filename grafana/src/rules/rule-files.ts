import { causeAlerts } from '../alerts/cause-alerts.ts';
import { burnAlerts } from '../slos/burn-alerts.ts';
import { recordGroups } from '../slos/slo-records.ts';
import { slos } from '../slos/slo-table.ts';
import { ruleFile } from './rule-yaml.ts';
import type { Alert, RuleGroup } from './rule.ts';
import { steady, type Tempo } from './tempo.ts';

/** Every alert, those of objectives first. */
export function alerts(tempo: Tempo = steady): readonly Alert[] {
  return [...slos.flatMap((slo) => burnAlerts(slo, tempo)), ...causeAlerts(tempo)];
}

/** Every group of rules, by the file it is in. */
export function ruleGroups(tempo: Tempo = steady): Readonly<Record<'slos.yml' | 'alerts.yml', readonly RuleGroup[]>> {
  return {
    'slos.yml': slos.flatMap((slo) => recordGroups(slo, tempo)),
    'alerts.yml': [
      {
        name: 'objectives',
        interval: tempo.duration('30s'),
        alerts: slos.flatMap((slo) => burnAlerts(slo, tempo)),
      },
      { name: 'causes', interval: tempo.duration('15s'), alerts: causeAlerts(tempo) },
    ],
  };
}

/** The files of `deploy/prometheus/rules`, name and text. */
export function ruleFiles(tempo: Tempo = steady): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(ruleGroups(tempo)).map(([file, groups]) => [file, ruleFile(groups)]));
}
