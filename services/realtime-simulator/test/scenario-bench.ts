import { afterAll, afterEach, beforeAll, expect } from '@jest/globals';
import type { ServiceHost } from '@colloquy/nest-host';

import { latencyProfiles, startSimulator } from '../src/index.ts';
import type { SessionReport } from '../src/records/session-record.ts';
import { BareClient } from './bare-client.ts';

let host: ServiceHost;
const clients: BareClient[] = [];

/** Gives a file of specs one simulator that answers at once; each spec begins without a scenario. */
export function useSimulator(): void {
  beforeAll(async () => {
    host = await startSimulator({ log: { level: 'silent', format: 'json' }, latency: latencyProfiles.fast });
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) client.close();
    await control('DELETE');
  });
  afterAll(async () => {
    await host.stop();
  });
}

/** A client that is closed when the spec ends. */
export function connect(): BareClient {
  const client = new BareClient(host.port);
  clients.push(client);
  return client;
}

export async function control(method: string, scenario?: object) {
  const answer = await fetch(`http://127.0.0.1:${host.port}/control/scenario`, {
    method,
    headers: { 'Content-Type': 'application/json' },
    ...(scenario && { body: JSON.stringify(scenario) }),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

/** What is on record of the sessions; `DELETE` forgets those that have ended. */
export async function sessions(method: 'GET' | 'DELETE' = 'GET'): Promise<SessionReport[]> {
  const answer = await fetch(`http://127.0.0.1:${host.port}/control/sessions`, { method });
  return ((await answer.json()) as { sessions: SessionReport[] }).sessions;
}

/** A scenario with this one fault. */
export async function fault(one: object): Promise<void> {
  expect((await control('POST', { faults: [one] })).status).toBe(200);
}
