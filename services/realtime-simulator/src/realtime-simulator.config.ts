import { decideListenConfig, listenVariables, variable } from '@colloquy/config';
import type { ConfigSpec, ListenConfig, Values, Variables } from '@colloquy/config';
import { decideLogConfig, logVariables, type LogConfig } from '@colloquy/telemetry';

import { latencyProfiles, type LatencyProfile } from './responses/latency-profile.ts';
import type { SessionLimits } from './sessions/session-ports.ts';

const MIB = 1024 * 1024;

export const simulatorVariables = {
  ...listenVariables(8080),
  SIMULATOR_LATENCY: {
    schema: variable.choice(['measured', 'fast'], 'measured'),
    meaning: '`measured`: the pauses of the real service; `fast`: none, for tests.',
  },
  SIMULATOR_SESSION_MS: {
    schema: variable.count(60 * 60 * 1000, { min: 1_000 }),
    meaning: 'How long a session may last (ms).',
  },
  MAX_INPUT_BUFFER_BYTES: {
    schema: variable.count(16 * MIB, { min: 15 * MIB }),
    meaning: 'Audio a client may append before it is committed (bytes).',
  },
  RETAINED_SOUND_BYTES: {
    schema: variable.count(8 * MIB),
    meaning: 'Audio of finished items kept for each session; the oldest goes first (bytes).',
  },
  SPEECH_CACHE_BYTES: {
    schema: variable.count(64 * MIB),
    meaning: 'Synthesized sentences remembered (bytes).',
  },
  MAX_BACKLOG_BYTES: {
    schema: variable.count(32 * MIB, { min: 1 * MIB }),
    meaning: 'Bytes that may wait for a slow client before it is cut off.',
  },
  ...logVariables,
} as const satisfies Variables;

export interface SimulatorConfig {
  readonly listen: ListenConfig;
  readonly log: LogConfig;
  readonly latency: LatencyProfile;
  readonly limits: SessionLimits;
  readonly speechCacheBytes: number;
  readonly maxBacklogBytes: number;
}

export function decideSimulatorConfig(values: Values<typeof simulatorVariables>): SimulatorConfig {
  return {
    listen: decideListenConfig(values),
    log: decideLogConfig(values),
    latency: latencyProfiles[values.SIMULATOR_LATENCY],
    limits: {
      inputBufferBytes: values.MAX_INPUT_BUFFER_BYTES,
      retainedSoundBytes: values.RETAINED_SOUND_BYTES,
      lifetimeMs: values.SIMULATOR_SESSION_MS,
    },
    speechCacheBytes: values.SPEECH_CACHE_BYTES,
    maxBacklogBytes: values.MAX_BACKLOG_BYTES,
  };
}

export const simulatorConfig: ConfigSpec<typeof simulatorVariables, SimulatorConfig> = {
  service: 'realtime-simulator',
  variables: simulatorVariables,
  decide: decideSimulatorConfig,
};
