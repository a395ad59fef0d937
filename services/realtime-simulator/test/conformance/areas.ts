import type { Area } from './check.ts';
import { clientEvents } from './client-events.ts';
import { errors } from './errors.ts';
import { eventOrders } from './event-orders.ts';
import { limits } from './limits.ts';
import { officialClients } from './official-clients.ts';
import { properties } from './properties.ts';
import { recordings } from './recordings.ts';
import { remoteTools } from './remote-tools.ts';
import { sessionRules } from './session-rules.ts';
import { shapes } from './shapes.ts';

/** Everything that is checked, in the order of the table. */
export const areas: readonly Area[] = [
  sessionRules,
  clientEvents,
  shapes,
  errors,
  eventOrders,
  recordings,
  remoteTools,
  limits,
  officialClients,
  properties,
];
