import { expect, it } from '@jest/globals';
import { readVariables } from '@colloquy/config';

import { decideSimulatorConfig, simulatorVariables } from './realtime-simulator.config.ts';
import { latencyProfiles } from './responses/latency-profile.ts';

const decide = (env: Record<string, string>) => decideSimulatorConfig(readVariables(simulatorVariables, env));

it('listens on 127.0.0.1:8080 and takes its time like the service unless told otherwise', () => {
  expect(decide({})).toMatchObject({
    listen: { host: '127.0.0.1', port: 8080 },
    latency: latencyProfiles.measured,
    limits: { lifetimeMs: 3_600_000 },
  });
});

it('can be told to hurry', () => {
  expect(decide({ SIMULATOR_LATENCY: 'fast', SIMULATOR_SESSION_MS: '5000' })).toMatchObject({
    latency: latencyProfiles.fast,
    limits: { lifetimeMs: 5_000 },
  });
});

it('is controlled from this machine only, unless it has a token', () => {
  expect(decide({}).control).toEqual({ kind: 'loopback' });
  expect(decide({ HOST: '0.0.0.0' }).control).toEqual({ kind: 'closed' });
  const open = decide({ HOST: '0.0.0.0', SIMULATOR_CONTROL_TOKEN: 'sesame' });
  expect(open.control).toEqual({ kind: 'token', token: 'sesame' });
});
