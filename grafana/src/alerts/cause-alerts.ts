import type { Alert } from '../rules/rule.ts';
import type { Tempo } from '../rules/tempo.ts';
import { accessAlerts } from './access-alerts.ts';
import { availabilityAlerts } from './availability-alerts.ts';
import { capacityAlerts } from './capacity-alerts.ts';
import { fabricAlerts } from './fabric-alerts.ts';
import { upstreamAlerts } from './upstream-alerts.ts';

/** What is known to hurt users, by cause; they name where to look when an objective is in danger. */
export function causeAlerts(tempo: Tempo): readonly Alert[] {
  return [
    ...availabilityAlerts(tempo),
    ...capacityAlerts(tempo),
    ...fabricAlerts(tempo),
    ...upstreamAlerts(tempo),
    ...accessAlerts(tempo),
  ];
}
