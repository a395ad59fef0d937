/**
 * Clients talk all the time; for the middle third the simulator behind them is told to fail. Is everybody told, and is all well
 * again afterwards? CONTROL_URL is the simulator's `/control/scenario`, CONTROL_TOKEN what it asks for, FAULT a scenario of its as JSON.
 */
import { check } from 'k6';
import execution from 'k6/execution';
import http from 'k6/http';
import type { Options } from 'k6/options';

import { summary } from './summary.ts';
import { talk } from './talk.ts';
import { allowedUrl, valueOf, wholeNumber } from './target.ts';
import { afterFaults } from './thresholds.ts';

const vus = wholeNumber(__ENV, 'VUS', { fallback: 10, max: 500 });
const durationS = wholeNumber(__ENV, 'DURATION_S', { fallback: 90, min: 45, max: 3_600 });
/** More than a turn takes, listening included: a conversation ends with the turn it is in. */
const TURN_MS = 10_000;
const thirdMs = (durationS * 1_000) / 3;
const control = allowedUrl(__ENV, 'CONTROL_URL', 'http://localhost:8080/control/scenario');
/** Half of the sessions are not opened, and half of the replies end with their session. */
const someFail = {
  faults: [
    { kind: 'refuse', with: 503, rate: 0.5 },
    { kind: 'close', code: 1011, at: 'reply', rate: 0.5 },
  ],
};
const fault = valueOf(__ENV, 'FAULT') ?? JSON.stringify(someFail);
const token = valueOf(__ENV, 'CONTROL_TOKEN');

export const options: Options = {
  scenarios: {
    clients: { executor: 'constant-vus', exec: 'client', vus, duration: `${durationS}s`, gracefulStop: '30s' },
    fault: { ...once(thirdMs), exec: 'begin' },
    calm: { ...once(2 * thirdMs), exec: 'end' },
  },
  thresholds: afterFaults,
};

/** A conversation is counted under the phase it began in; one of before the fault is over before the fault. */
export function client(): Promise<void> {
  const elapsedMs = Date.now() - execution.scenario.startTime;
  if (elapsedMs < thirdMs - TURN_MS) return talk(thirdMs - TURN_MS, { phase: 'before' });
  if (elapsedMs < 2 * thirdMs) return talk(2 * thirdMs, { phase: 'during' });
  return talk(3 * thirdMs, { phase: 'after' });
}

export const begin = () => tell(fault);
export const end = () => tell('{}');
/** Also when the run is broken off. */
export const teardown = () => tell('{}');

export const handleSummary = summary('chaos', __ENV);

function tell(scenario: string): void {
  const headers = {
    'Content-Type': 'application/json',
    ...(token !== undefined && { Authorization: `Bearer ${token}` }),
  };
  const answer = http.post(control, scenario, { headers });
  check(answer, { 'simulator does as it is told': ({ status }) => status >= 200 && status < 300 });
}

function once(startMs: number) {
  return { executor: 'per-vu-iterations', vus: 1, iterations: 1, startTime: `${startMs}ms` } as const;
}
