import { ConfigError, decideListenConfig, listenVariables, variable } from '@colloquy/config';
import type { ConfigSpec, ListenConfig, Values, Variables } from '@colloquy/config';
import { decideLogConfig, logVariables, type LogConfig } from '@colloquy/telemetry';

import { decideControlAccess, type ControlAccess } from './control/control-access.ts';
import { defaultGuesses, guessChoices, type Guesses } from './protocol/guesses.ts';
import type { ChatEndpoint } from './persona/chat-persona.ts';
import { latencyProfiles, type LatencyProfile } from './responses/latency-profile.ts';
import type { SessionLimits } from './sessions/session-ports.ts';

const MIB = 1024 * 1024;

/** Also for a process that holds the simulator as a part of it. */
export const controlVariables = {
  SIMULATOR_SCENARIO_FILE: {
    schema: variable.optionalText(),
    meaning: 'A JSON file with the scenario to start with: faults, pauses, what users say.',
  },
  SIMULATOR_CONTROL_TOKEN: {
    schema: variable.optionalText(),
    meaning:
      'Who sends it as `Authorization: Bearer …` may use `/control`. Without it only programs of this machine may.',
    defaultNote: 'none: `/control` is open on 127.0.0.1 and closed when `HOST` is another address',
    secret: true,
  },
} as const satisfies Variables;

/** Models in place of the script and of deafness to words; also for a process that holds the simulator as a part of it. */
export const chatVariables = {
  SIMULATOR_SPEECH_MODEL_DIR: {
    schema: variable.optionalText(),
    meaning:
      'A folder with a speech model for sherpa-onnx (a transducer or a Whisper), by which the simulator understands what is said; ' +
      'wants the package `sherpa-onnx-node` beside it.',
    defaultNote: 'none: it hears when somebody speaks, not what',
  },
  SIMULATOR_CHAT_URL: {
    schema: variable.url(['http', 'https']).optional(),
    meaning:
      'Base URL of any OpenAI-compatible chat API (`http://localhost:11434/v1`) that finds the words of answers.',
    defaultNote: 'none: a script answers',
  },
  SIMULATOR_CHAT_MODEL: {
    schema: variable.text('gpt-4.1-mini'),
    meaning: 'The model to ask there.',
  },
  SIMULATOR_CHAT_API_KEY: {
    schema: variable.optionalText(),
    meaning: 'The key for it, where it wants one.',
    secret: true,
  },
  SIMULATOR_CHAT_API_KEY_FILE: {
    schema: variable.optionalText(),
    meaning: 'A file that holds this key, read at the start.',
  },
  SIMULATOR_CHAT_TIMEOUT_MS: {
    schema: variable.count(60_000, { min: 100 }),
    meaning: 'How long one answer of it may take; then the response fails (ms).',
  },
} as const satisfies Variables;

export const simulatorVariables = {
  ...listenVariables(8080),
  SIMULATOR_LATENCY: {
    schema: variable.choice(['measured', 'fast'], 'measured'),
    meaning: '`measured`: the pauses of the real service; `fast`: none, for tests.',
  },
  SIMULATOR_WARM: {
    schema: variable.choice(['on', 'off'], 'off'),
    meaning:
      "`on`: the script's sentences are synthesized in the background from the start, for the voices sessions begin with.",
  },
  SIMULATOR_SESSION_MS: {
    schema: variable.count(60 * 60 * 1000, { min: 1_000 }),
    meaning: 'How long a session may last (ms).',
  },
  SIMULATOR_BAD_UPDATE: {
    schema: variable.choice(guessChoices.badUpdate, defaultGuesses.badUpdate),
    meaning:
      'A `session.update` with a wrong or unknown field (nobody has recorded it): `refused` as a whole, or ' +
      '`applied_in_part`, after the error.',
  },
  SIMULATOR_CUT_OFF_ITEM: {
    schema: variable.choice(guessChoices.cutOffItem, defaultGuesses.cutOffItem),
    meaning:
      'The item of a cancelled answer (nobody has recorded it): its `.done` events call it `incomplete` or `completed`, ' +
      'or it is left `untold`, with a `response.done` of empty output.',
  },
  SIMULATOR_IDLE_WITHOUT_SOUND: {
    schema: variable.choice(guessChoices.idleWithoutSound, defaultGuesses.idleWithoutSound),
    meaning: 'An idle timeout when the client sends no audio (nobody has recorded it): `waits` for some or `fires`.',
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
  ...chatVariables,
  ...controlVariables,
  ...logVariables,
} as const satisfies Variables;

/** Where the words come from; the key is in `keyFile` when there is one. */
export interface ChatConfig extends ChatEndpoint {
  readonly keyFile: string | null;
}

export interface SimulatorConfig {
  readonly listen: ListenConfig;
  readonly log: LogConfig;
  readonly latency: LatencyProfile;
  readonly limits: SessionLimits;
  readonly guesses: Guesses;
  readonly speechCacheBytes: number;
  /** The script's sentences are made before they are needed. */
  readonly isWarm: boolean;
  readonly maxBacklogBytes: number;
  /** The chat model that finds the words; null for the script. */
  readonly chat: ChatConfig | null;
  /** Where the model lies that understands speech; null: nobody does. */
  readonly speechModelDir: string | null;
  /** Path of a scenario to start with. */
  readonly scenarioFile: string | null;
  readonly control: ControlAccess;
}

export function decideControl(
  host: string,
  values: Values<typeof controlVariables>,
): Pick<SimulatorConfig, 'scenarioFile' | 'control'> {
  return {
    scenarioFile: values.SIMULATOR_SCENARIO_FILE ?? null,
    control: decideControlAccess(host, values.SIMULATOR_CONTROL_TOKEN),
  };
}

/** Throws `ConfigError` when the key is given twice. */
export function decideChat(values: Values<typeof chatVariables>): ChatConfig | null {
  const { SIMULATOR_CHAT_URL: url, SIMULATOR_CHAT_API_KEY: key, SIMULATOR_CHAT_API_KEY_FILE: keyFile } = values;
  if (url === undefined) return null;
  if (key !== undefined && keyFile !== undefined) {
    throw new ConfigError('SIMULATOR_CHAT_API_KEY, SIMULATOR_CHAT_API_KEY_FILE: give one of them, not both');
  }
  const { SIMULATOR_CHAT_MODEL: model, SIMULATOR_CHAT_TIMEOUT_MS: deadlineMs } = values;
  return { url, model, key: key ?? null, keyFile: keyFile ?? null, deadlineMs };
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
    guesses: {
      badUpdate: values.SIMULATOR_BAD_UPDATE,
      cutOffItem: values.SIMULATOR_CUT_OFF_ITEM,
      idleWithoutSound: values.SIMULATOR_IDLE_WITHOUT_SOUND,
    },
    isWarm: values.SIMULATOR_WARM === 'on',
    speechCacheBytes: values.SPEECH_CACHE_BYTES,
    maxBacklogBytes: values.MAX_BACKLOG_BYTES,
    chat: decideChat(values),
    speechModelDir: values.SIMULATOR_SPEECH_MODEL_DIR ?? null,
    ...decideControl(values.HOST, values),
  };
}

export const simulatorConfig: ConfigSpec<typeof simulatorVariables, SimulatorConfig> = {
  service: 'realtime-simulator',
  variables: simulatorVariables,
  decide: decideSimulatorConfig,
};
