import { ConfigError, variable, type Values, type Variables } from './variables.ts';

export interface ListenConfig {
  readonly host: string;
  readonly port: number;
  readonly stopDeadlineMs: number;
  /** Of those who run the service; null: nobody is an operator. */
  readonly operatorToken: string | null;
}

/** An operator's token shorter than this could be tried out (characters). */
const MIN_TOKEN_LENGTH = 32;

/** Who may see what is not for users, and act on all of it. */
export const operatorVariables = {
  OPERATOR_TOKEN: {
    schema: variable.optionalText(),
    meaning:
      'Bearer token of those who run the service, at least 32 characters: for all of `/api/conversations`, for `/api/summary`, ' +
      'and for `/metrics` where it is asked for from elsewhere than this machine and private networks.',
    defaultNote: 'nobody is an operator; `/metrics` and `/api/summary` answer this machine and private networks',
    secret: true,
  },
} as const satisfies Variables;

/** null: nobody is an operator. Throws `ConfigError`. */
export function decideOperatorToken({ OPERATOR_TOKEN: token }: Values<typeof operatorVariables>): string | null {
  if (token !== undefined && token.length < MIN_TOKEN_LENGTH)
    throw new ConfigError(`OPERATOR_TOKEN: must have at least ${MIN_TOKEN_LENGTH} characters`);
  return token ?? null;
}

/** Where a service listens and how it stops; every service has these. */
export function listenVariables(port: number) {
  return {
    PORT: { schema: variable.port(port), meaning: 'Port for HTTP and WebSocket; 0 takes any free one.' },
    HOST: { schema: variable.text('127.0.0.1'), meaning: 'Address to listen on; 0.0.0.0 for every network.' },
    ...operatorVariables,
    STOP_DEADLINE_MS: {
      schema: variable.count(10_000, { min: 100 }),
      meaning: 'How long a stop may take, drain included, before it is forced (ms).',
    },
  } as const satisfies Variables;
}

export function decideListenConfig(values: Values<ReturnType<typeof listenVariables>>): ListenConfig {
  const { HOST: host, PORT: port, STOP_DEADLINE_MS: stopDeadlineMs } = values;
  return { host, port, stopDeadlineMs, operatorToken: decideOperatorToken(values) };
}

/** For gateways and workers alike: each watches the other, so both go by one rule. */
export const peerVariables = {
  PEER_TIMEOUT_MS: {
    schema: variable.count(15_000, { min: 1_000 }),
    meaning: 'A gateway or worker not heard of for this long counts as lost (ms).',
  },
  RESUME_GRACE_MS: {
    schema: variable.count(60_000, { max: 600_000 }),
    meaning:
      'How long a conversation waits for a client whose connection was lost (ms); 0: it ends at once and nothing can be resumed.',
  },
  HISTORY_KEEP_MS: {
    schema: variable.count(86_400_000, { max: 30 * 86_400_000 }),
    meaning:
      'How long a conversation that has ended is kept for `GET /api/conversations/<id>`, what was said included (ms); 0: nothing is kept.',
  },
} as const satisfies Variables;

export interface RedisConfig {
  readonly url: string;
  readonly keyPrefix: string;
}

const redisAddress = variable.url(['redis', 'rediss']);

const redisKeyPrefix = {
  schema: variable.text('colloquy'),
  meaning: 'First part of every key and channel in Redis; one per installation that shares a Redis.',
};

export const redisVariables = {
  REDIS_URL: {
    schema: redisAddress.default('redis://localhost:6379'),
    meaning:
      'The Redis that connects the processes, `redis[s]://[user:password@]host[:port][/db]`; several with commas between are nodes of a Redis Cluster.',
  },
  REDIS_KEY_PREFIX: redisKeyPrefix,
} as const satisfies Variables;

/** The same for a process that can do without Redis. */
export const optionalRedisVariables = {
  REDIS_URL: {
    schema: redisAddress.optional(),
    meaning: 'A Redis to share conversations with other processes; without it everything stays in this process.',
  },
  REDIS_KEY_PREFIX: redisKeyPrefix,
} as const satisfies Variables;

export function decideRedisConfig(values: Values<typeof redisVariables>): RedisConfig {
  return { url: clusterOrNode(values.REDIS_URL), keyPrefix: values.REDIS_KEY_PREFIX };
}

export function decideOptionalRedisConfig(values: Values<typeof optionalRedisVariables>): RedisConfig | null {
  if (values.REDIS_URL === undefined) return null;
  return { url: clusterOrNode(values.REDIS_URL), keyPrefix: values.REDIS_KEY_PREFIX };
}

function clusterOrNode(urls: string): string {
  const nodes = urls.split(',');
  if (nodes.length > 1 && nodes.some((node) => !['', '/', '/0'].includes(new URL(node).pathname)))
    throw new ConfigError('REDIS_URL: the nodes of a cluster have no databases, so no /<number> at their end');
  return urls;
}
