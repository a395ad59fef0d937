import {
  ConfigError,
  decideListenConfig,
  decideRedisConfig,
  listenVariables,
  peerVariables,
  redisVariables,
  variable,
  type ConfigSpec,
  type ListenConfig,
  type RedisConfig,
  type Values,
  type Variables,
} from '@colloquy/config';
import { eagernessLevels, turnModes, type Eagerness, type TurnMode } from '@colloquy/protocol';
import { chunkLogVariables, decideLogConfig, logVariables, type LogConfig } from '@colloquy/telemetry';

import {
  cachedSpeechVariables,
  decideCachedSpeech,
  type CachedSpeechConfig,
} from './cached-speech/cached-speech.config.ts';
import { decideMoneyConfig, moneyVariables, type MoneyConfig } from './money/money-config.ts';
import { persona } from './persona.ts';
import type { ToolDeclaration } from './tools/tool.ts';

export { decideCachedSpeech, decideMoneyConfig, moneyVariables, type MoneyConfig };

/** What the worker decides about its upstream; also part of the standalone service. */
export const upstreamVariables = {
  OPENAI_API_KEY: {
    schema: variable.optionalText(),
    secret: true,
    meaning: 'Key for the OpenAI API. Without a key the simulator is used.',
  },
  OPENAI_API_KEY_FILE: {
    schema: variable.optionalText(),
    meaning:
      'File with one key a line (`#` starts a comment). Read again when it changes: new sessions use the new keys.',
  },
  OPENAI_BASE_URL: {
    schema: variable.url(['http', 'https']).optional(),
    meaning: "Address of the API, as in OpenAI's SDKs; `http(s)://…/v1` is dialled as `ws(s)://…/v1/realtime`.",
    defaultNote: 'https://api.openai.com/v1; without a key http://localhost:8080/v1, the simulator',
  },
  OPENAI_REALTIME_MODEL: { schema: variable.text('gpt-realtime-2.1'), meaning: 'Model of the conversations.' },
  OPENAI_VOICE: { schema: variable.text('alloy'), meaning: 'Voice of the replies.' },
  OPENAI_INSTRUCTIONS: {
    schema: variable.text(persona),
    defaultNote: 'the persona of Dr. Sarah, an AI research expert',
    meaning: 'What the model is told about itself and its task.',
  },
  OPENAI_TRANSCRIPTION_MODEL: {
    schema: variable.text('gpt-realtime-whisper'),
    meaning: "Model that writes down the user's words; `off` for none.",
  },
  VAD_THRESHOLD: {
    schema: variable.fraction(0.5),
    meaning: 'How sure the turn detection must be of speech, 0 to 1.',
  },
  VAD_PREFIX_PADDING_MS: {
    schema: variable.count(300, { max: 5_000 }),
    meaning: 'Audio kept from before detected speech (ms).',
  },
  VAD_SILENCE_DURATION_MS: {
    schema: variable.count(500, { min: 100, max: 10_000 }),
    meaning: "Silence that ends the user's turn (ms).",
  },
  TURN_MODE: {
    schema: variable.choice(turnModes, 'server_vad'),
    meaning:
      "How the user's turn ends, when the client does not say: by silence, by what was said, or by the client's `commit`.",
  },
  VAD_EAGERNESS: {
    schema: variable.choice(eagernessLevels, 'auto'),
    meaning: 'How readily `semantic_vad` takes the user to have finished.',
  },
  UPSTREAM_CONNECT_TIMEOUT_MS: {
    schema: variable.count(10_000, { min: 100 }),
    meaning: 'How long an upstream session may take to become ready (ms).',
  },
  UPSTREAM_POOL_SIZE: {
    schema: variable.countOr(['auto'], 'auto', { max: 1_000 }),
    meaning: 'Sessions a worker keeps ready for new conversations; `auto`: as many as were lately taken; 0: none.',
  },
  UPSTREAM_POOL_MAX_AGE_MS: {
    schema: variable.count(600_000, { min: 1_000, max: 3_000_000 }),
    meaning: 'How long a ready session may wait before it is replaced (ms).',
  },
  UPSTREAM_ROLLOVER_LEAD_MS: {
    schema: variable.count(120_000, { min: 100 }),
    meaning: "How long before an upstream session's end the next one is prepared (ms); it takes over between turns.",
  },
  UPSTREAM_MAX_AGE_MS: {
    schema: variable.count(3_300_000, { min: 500, max: 3_600_000 }),
    meaning: 'Age at which an upstream session is replaced (ms); the service itself ends sessions after an hour.',
  },
  UPSTREAM_ATTEMPTS: {
    schema: variable.count(3, { min: 1, max: 10 }),
    meaning: 'Attempts to open an upstream session before the client is told.',
  },
} as const satisfies Variables;

/** How a worker takes conversations; also part of the standalone service. */
export const holdVariables = {
  WORKER_CAPACITY: {
    schema: variable.count(200, { min: 1 }),
    meaning: 'Conversations one worker holds at once.',
  },
  DOWNLINK_LEAD_MS: {
    schema: variable.count(500, { max: 600_000 }),
    meaning:
      "How far ahead of its playback reply audio is sent (ms): more than the jitter of the clients' networks, little enough to interrupt.",
  },
  TOOLS_FILE: {
    schema: variable.optionalText(),
    meaning: 'Tools the model may call: JSON, or an ES module that exports them (docs/tools.md).',
  },
  MAX_DOCUMENT_BYTES: {
    schema: variable.count(5 * 1024 * 1024, { max: 50 * 1024 * 1024 }),
    meaning: 'Largest document a user may attach to a conversation (bytes); 0: none.',
  },
  ...cachedSpeechVariables,
  ...chunkLogVariables,
} as const satisfies Variables;

export const realtimeWorkerVariables = {
  ...listenVariables(8001),
  ...redisVariables,
  ...holdVariables,
  ...upstreamVariables,
  ...moneyVariables,
  ...peerVariables,
  ...logVariables,
} as const satisfies Variables;

/** Where keys come from: a fixed one, a file, or none at all (the simulator takes anything). */
export type KeySource = { from: 'value'; key: string } | { from: 'file'; path: string } | { from: 'nowhere' };

/** How many sessions wait ready: a fixed number, or as many as were lately taken. */
export type PoolSize = { readonly kind: 'fixed'; readonly sessions: number } | { readonly kind: 'demand' };

export interface UpstreamConfig {
  readonly keys: KeySource;
  /** `ws(s)://…/v1/realtime`, or null: whatever simulator the composition provides. */
  readonly realtimeUrl: string | null;
  readonly model: string;
  readonly voice: string;
  readonly instructions: string;
  /** What every session can call; known once the file of the tools has been read. */
  readonly tools: readonly ToolDeclaration[];
  /** null: the user's words are not written down. */
  readonly transcriptionModel: string | null;
  readonly turnDetection: {
    readonly mode: TurnMode;
    readonly threshold: number;
    readonly prefixPaddingMs: number;
    readonly silenceMs: number;
    readonly eagerness: Eagerness;
  };
  readonly connectTimeoutMs: number;
  readonly attempts: number;
  readonly rollover: { readonly leadMs: number; readonly maxAgeMs: number };
  readonly pool: { readonly size: PoolSize; readonly maxAgeMs: number };
}

export interface HoldConfig {
  readonly capacity: number;
  readonly downlinkLeadMs: number;
  /** Where the tools are declared; null for none. */
  readonly toolsFile: string | null;
  /** The largest document that is taken (bytes). */
  readonly maxDocumentBytes: number;
  readonly peerTimeoutMs: number;
  /** How long a conversation waits for its client to come back (ms); 0: not at all. */
  readonly resumeGraceMs: number;
  /** A line is logged for one audio chunk of this many; 0: for none. */
  readonly chunkLogSample: number;
  readonly speech: CachedSpeechConfig;
}

export interface RealtimeWorkerConfig {
  /** How long a conversation that ended can be looked back on (ms); 0: not at all. */
  readonly historyMs: number;
  readonly listen: ListenConfig;
  readonly redis: RedisConfig;
  readonly log: LogConfig;
  readonly hold: HoldConfig;
  readonly upstream: UpstreamConfig;
  readonly money: MoneyConfig;
}

const OPENAI_URL = 'https://api.openai.com/v1';

export function decideUpstreamConfig(values: Values<typeof upstreamVariables>): UpstreamConfig {
  const keys = decideKeys(values);
  const base = values.OPENAI_BASE_URL ?? (keys.from === 'nowhere' ? null : OPENAI_URL);
  return {
    keys,
    realtimeUrl: base === null ? null : realtimeUrl(base),
    model: values.OPENAI_REALTIME_MODEL,
    voice: values.OPENAI_VOICE,
    instructions: values.OPENAI_INSTRUCTIONS,
    tools: [],
    transcriptionModel: values.OPENAI_TRANSCRIPTION_MODEL === 'off' ? null : values.OPENAI_TRANSCRIPTION_MODEL,
    turnDetection: {
      mode: values.TURN_MODE,
      eagerness: values.VAD_EAGERNESS,
      threshold: values.VAD_THRESHOLD,
      prefixPaddingMs: values.VAD_PREFIX_PADDING_MS,
      silenceMs: values.VAD_SILENCE_DURATION_MS,
    },
    connectTimeoutMs: values.UPSTREAM_CONNECT_TIMEOUT_MS,
    attempts: values.UPSTREAM_ATTEMPTS,
    rollover: { leadMs: values.UPSTREAM_ROLLOVER_LEAD_MS, maxAgeMs: values.UPSTREAM_MAX_AGE_MS },
    pool: { size: decidePoolSize(values.UPSTREAM_POOL_SIZE), maxAgeMs: values.UPSTREAM_POOL_MAX_AGE_MS },
  };
}

/** `http(s)://host/v1` → `ws(s)://host/v1/realtime`. */
export function realtimeUrl(base: string): string {
  return `${base.replace(/^http/, 'ws').replace(/\/+$/, '')}/realtime`;
}

function decidePoolSize(size: number | 'auto'): PoolSize {
  return size === 'auto' ? { kind: 'demand' } : { kind: 'fixed', sessions: size };
}

function decideKeys(values: Values<typeof upstreamVariables>): KeySource {
  const { OPENAI_API_KEY: key, OPENAI_API_KEY_FILE: path } = values;
  if (key !== undefined && path !== undefined) {
    throw new ConfigError('OPENAI_API_KEY, OPENAI_API_KEY_FILE: give one of them, not both');
  }
  if (key !== undefined) return { from: 'value', key: key.trim() };
  return path === undefined ? { from: 'nowhere' } : { from: 'file', path };
}

export const realtimeWorkerConfig: ConfigSpec<typeof realtimeWorkerVariables, RealtimeWorkerConfig> = {
  service: 'realtime-worker',
  variables: realtimeWorkerVariables,
  decide: (values) => {
    const upstream = decideUpstreamConfig(values);
    return {
      listen: decideListenConfig(values),
      redis: decideRedisConfig(values),
      log: decideLogConfig(values),
      historyMs: values.HISTORY_KEEP_MS,
      hold: {
        capacity: values.WORKER_CAPACITY,
        downlinkLeadMs: values.DOWNLINK_LEAD_MS,
        toolsFile: values.TOOLS_FILE ?? null,
        maxDocumentBytes: values.MAX_DOCUMENT_BYTES,
        peerTimeoutMs: values.PEER_TIMEOUT_MS,
        resumeGraceMs: values.RESUME_GRACE_MS,
        chunkLogSample: values.LOG_CHUNK_SAMPLE,
        speech: decideCachedSpeech(values),
      },
      upstream,
      money: decideMoneyConfig(values, upstream),
    };
  },
};
