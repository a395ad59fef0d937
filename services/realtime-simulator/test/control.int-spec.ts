import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, it } from '@jest/globals';

import { startSimulator, type SimulatorConfig } from '../src/index.ts';
import { BareClient } from './bare-client.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'scenario-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

const quiet = { level: 'silent', format: 'json' } as const;

async function started(config: Partial<SimulatorConfig>) {
  const host = await startSimulator({ log: quiet, ...config });
  return { host, [Symbol.asyncDispose]: () => host.stop() };
}

async function file(text: string): Promise<string> {
  const path = join(folder, 'scenario.json');
  await writeFile(path, text);
  return path;
}

it('puts the scenario of a file in force from the start', async () => {
  const scenarioFile = await file('{"faults": [{"kind": "close", "code": 3000}]}');
  await using simulator = await started({ scenarioFile });
  expect((await new BareClient(simulator.host.port).closed)[0]).toBe(3000);
});

it.each([
  ['{"faults": [{"kind": "close", "code": 1}]}', /^SIMULATOR_SCENARIO_FILE cannot be used: faults\[0\]\.code: /],
  ['faults', /^SIMULATOR_SCENARIO_FILE cannot be used: the scenario is not JSON$/],
])('does not start with a file it cannot use: %s', async (text, message) => {
  await expect(started({ scenarioFile: await file(text) })).rejects.toThrow(message);
});

it('is controlled by nobody from elsewhere, and with a token by whoever has it', async () => {
  for (const [control, authorization, status] of [
    [{ kind: 'closed' }, 'Bearer sesame', 403],
    [{ kind: 'token', token: 'sesame' }, 'Bearer other', 403],
    [{ kind: 'token', token: 'sesame' }, 'Bearer sesame', 200],
  ] as const) {
    await using simulator = await started({ control });
    for (const path of ['scenario', 'sessions']) {
      const url = `http://127.0.0.1:${simulator.host.port}/control/${path}`;
      expect((await fetch(url, { headers: { authorization } })).status).toBe(status);
    }
  }
});

it('tells of clients that were refused, before the upgrade and after it', async () => {
  const scenarioFile = await file('{"faults": [{"kind": "refuse", "with": 503, "next": 1}]}');
  await using simulator = await started({ scenarioFile });
  const { port } = simulator.host;
  await expect(new BareClient(port).closed).resolves.toBeDefined();
  expect((await new BareClient(port, { Authorization: 'Bearer sk-invalid' }).closed)[0]).toBe(3000);
  const answer = await fetch(`http://127.0.0.1:${port}/control/sessions`);
  expect(await answer.json()).toMatchObject({
    sessions: [
      { ordinal: 0, id: null, refused: '503', closeCode: null, closedAt: expect.any(Number) },
      { ordinal: 1, id: null, refused: 'invalid_request_error.invalid_api_key', closeCode: 3000 },
    ],
  });
});
