import { places, type DashboardSpec } from '../panels/dashboard-spec.ts';
import { costRow } from './cost-row.ts';
import { limitsRow } from './limits-row.ts';
import { upstreamSessionsRow } from './upstream-sessions-row.ts';

export const upstream: DashboardSpec = {
  ...places.upstream,
  description: 'Does the speech service answer, how fast, what does it refuse, and what does it cost?',
  choices: [],
  rows: [upstreamSessionsRow, limitsRow, costRow],
};
