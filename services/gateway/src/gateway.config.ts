import {
  decideListenConfig,
  decideRedisConfig,
  listenVariables,
  peerVariables,
  redisVariables,
  variable,
  type AddressList,
  type ConfigSpec,
  type ListenConfig,
  type RedisConfig,
  type Values,
  type Variables,
} from '@colloquy/config';
import type { PolicyRules } from '@colloquy/protocol/internal';
import { chunkLogVariables, decideLogConfig, logVariables, type LogConfig } from '@colloquy/telemetry';

import { decideHistory, historyVariables, type HistoryConfig } from './history/history.config.ts';
import { accessVariables, decideAccess, type AccessConfig } from './access/access.config.ts';
import { clientPolicyVariables, decideClientPolicy } from './client-policy.config.ts';
import { decideExempt, decideQuotas, decideRates, limitVariables } from './limits.config.ts';
import type { QuotaLimits } from './limits/quota-limits.ts';
import type { EdgeLimits } from './conversations/edge-limits.ts';

/** What the gateway decides about its clients; also part of the standalone service. */
export const edgeVariables = {
  WORKER_WAIT_MS: {
    schema: variable.count(10_000, { min: 100 }),
    meaning: 'How long a client waits for a worker to take its conversation (ms).',
  },
  MAX_WAITING_CONVERSATIONS: {
    schema: variable.count(100, { min: 1 }),
    meaning: 'Conversations that may wait for a worker at a time; more are told at once to come again later.',
  },
  MAX_MESSAGE_BYTES: {
    schema: variable.count(512 * 1024, { min: 4_096 }),
    meaning: 'Largest message a client may send (bytes).',
  },
  MAX_CLIENT_ERRORS: {
    schema: variable.count(20, { min: 1 }),
    meaning: 'Bad messages after which a client is disconnected.',
  },
  MAX_CLIENT_BACKLOG_BYTES: {
    schema: variable.count(8 * 1024 * 1024, { min: 64 * 1024 }),
    meaning: 'Bytes that may wait for a slow client before it is disconnected.',
  },
  MAX_WAITING_AUDIO_BYTES: {
    schema: variable.count(512 * 1024, { min: 16 * 1024 }),
    meaning: 'Bytes of a client kept until a worker has its conversation; older audio goes first.',
  },
  CLIENT_PING_MS: {
    schema: variable.count(20_000, { min: 100 }),
    meaning: 'Interval of pings to clients; one that misses two is disconnected (ms).',
  },
  ...limitVariables,
  ...clientPolicyVariables,
  ...accessVariables,
  ...historyVariables,
  ...peerVariables,
  ...chunkLogVariables,
} as const satisfies Variables;

export const gatewayVariables = {
  ...listenVariables(8000),
  ...redisVariables,
  ...edgeVariables,
  ...logVariables,
} as const satisfies Variables;

export interface EdgeConfig {
  readonly limits: EdgeLimits;
  readonly access: AccessConfig;
  readonly quotas: QuotaLimits;
  /** Clients whose address is not counted. */
  readonly exempt: AddressList;
  /** What clients may change. */
  readonly policy: PolicyRules;
  readonly history: HistoryConfig;
  readonly pingIntervalMs: number;
  readonly peerTimeoutMs: number;
  /** How long a client whose connection was lost may take to come back (ms); 0: no resuming. */
  readonly resumeGraceMs: number;
  /** A line is logged for one audio chunk of this many; 0: for none. */
  readonly chunkLogSample: number;
}

export interface GatewayConfig {
  readonly listen: ListenConfig;
  readonly redis: RedisConfig;
  readonly log: LogConfig;
  readonly edge: EdgeConfig;
}

/** `HOST` is where the service listens, if it does. */
export function decideEdgeConfig(values: Values<typeof edgeVariables> & { readonly HOST?: string }): EdgeConfig {
  return {
    limits: {
      workerWaitMs: values.WORKER_WAIT_MS,
      maxWaitingConversations: values.MAX_WAITING_CONVERSATIONS,
      maxMessageBytes: values.MAX_MESSAGE_BYTES,
      maxTextCharacters: values.MAX_TEXT_CHARACTERS,
      rates: decideRates(values),
      maxErrors: values.MAX_CLIENT_ERRORS,
      maxBacklogBytes: values.MAX_CLIENT_BACKLOG_BYTES,
      maxWaitingBytes: values.MAX_WAITING_AUDIO_BYTES,
    },
    access: decideAccess(values),
    quotas: { ...decideQuotas(values), graceMs: values.RESUME_GRACE_MS },
    exempt: decideExempt(values),
    policy: decideClientPolicy(values),
    history: decideHistory(values),
    pingIntervalMs: values.CLIENT_PING_MS,
    peerTimeoutMs: values.PEER_TIMEOUT_MS,
    resumeGraceMs: values.RESUME_GRACE_MS,
    chunkLogSample: values.LOG_CHUNK_SAMPLE,
  };
}

export const gatewayConfig: ConfigSpec<typeof gatewayVariables, GatewayConfig> = {
  service: 'gateway',
  variables: gatewayVariables,
  decide: (values) => ({
    listen: decideListenConfig(values),
    redis: decideRedisConfig(values),
    log: decideLogConfig(values),
    edge: decideEdgeConfig(values),
  }),
};
