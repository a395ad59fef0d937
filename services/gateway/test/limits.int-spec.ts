import { once } from 'node:events';

import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Fabric } from '@colloquy/fabric';
import { openRedisFabric } from '@colloquy/fabric-redis';
import { closeTable, errorTable, limitNames, limitTable, type LimitName } from '@colloquy/protocol';
import { startRedis, until, type RedisServer } from '@colloquy/testing';
import { SignJWT } from 'jose';

import { connect, serveEchoes, startEdge, type Client, type Edge } from './edge.ts';

const secret = 'a secret of thirty-two bytes, or more';
const users = { AUTH_JWT_SECRET: secret };
/** Clients of a test come from the loopback, which is not counted by default. */
const counted = { RATE_LIMIT_EXEMPT_ADDRESSES: 'none' };

interface Edges {
  readonly first: Edge;
  readonly second: Edge;
  readonly redis: RedisServer;
}

/** How to have too much of something; the client that has is the one it returns. */
interface Overrun {
  readonly env: Readonly<Record<string, string>>;
  readonly provoke: (edges: Edges) => Promise<Client>;
}

const of = async (user: string) => {
  const key = new TextEncoder().encode(secret);
  const token = await new SignJWT({ sub: user }).setProtectedHeader({ alg: 'HS256' }).setExpirationTime('1h').sign(key);
  return { headers: { authorization: `Bearer ${token}` } };
};

/** A client that has a conversation, and so counts. */
async function ready(client: Client): Promise<Client> {
  await until(() => client.types().includes('session_ready'), { what: 'session_ready', deadlineMs: 20_000 });
  return client;
}

async function sending(client: Client, ...frames: readonly (string | Buffer)[]): Promise<Client> {
  await once(client.socket, 'open');
  for (const frame of frames) client.socket.send(frame);
  return client;
}

const saying = (...frames: readonly (string | Buffer)[]) => ({
  provoke: async ({ first }: Edges) => await sending(connect(first), ...frames),
});

const ping = '{"type":"ping"}';
const text = (length: number) => JSON.stringify({ type: 'text', text: 'x'.repeat(length) });

/** One for every row of the table: a row without one does not compile, and fails below. */
const overruns: Record<Exclude<LimitName, 'document_size'>, Overrun> = {
  connection_rate: {
    env: { ...counted, RATE_LIMIT_CONNECTIONS_PER_MINUTE: '2' },
    provoke: async ({ first, second }) => {
      for (const edge of [first, second]) (await ready(connect(edge))).socket.close();
      return connect(first);
    },
  },
  address_connections: {
    env: { ...counted, RATE_LIMIT_CONNECTIONS_PER_ADDRESS: '2' },
    provoke: async ({ first, second }) => {
      for (const edge of [first, second]) await ready(connect(edge));
      return connect(first);
    },
  },
  user_connections: {
    env: { ...users, RATE_LIMIT_CONNECTIONS_PER_USER: '1' },
    provoke: async ({ first, second }) => {
      await ready(connect(first, '', await of('ann')));
      await ready(connect(second, '', await of('bob')));
      return connect(second, '', await of('ann'));
    },
  },
  user_conversations: {
    env: { ...users, RATE_LIMIT_CONVERSATIONS_PER_USER: '1' },
    provoke: async ({ first, second }) => {
      await ready(connect(first, '', await of('ann')));
      return connect(second, '', await of('ann'));
    },
  },
  total_conversations: {
    env: { RATE_LIMIT_CONVERSATIONS: '1' },
    provoke: async ({ first, second }) => {
      await ready(connect(first));
      return connect(second);
    },
  },
  gateway_connections: {
    env: { MAX_CONNECTIONS: '1' },
    provoke: async ({ first, second }) => {
      await ready(connect(first));
      await ready(connect(second));
      return connect(first);
    },
  },
  uncounted: {
    env: { RATE_LIMIT_WITHOUT_REDIS: 'closed' },
    provoke: async ({ first, redis }) => {
      await redis.kill();
      return connect(first);
    },
  },
  message_rate: {
    env: { RATE_LIMIT_MESSAGES_PER_SECOND: '1', RATE_LIMIT_BURST_MS: '2000' },
    ...saying(ping, ping, ping),
  },
  byte_rate: { env: { RATE_LIMIT_BYTES_PER_SECOND: '1024', RATE_LIMIT_BURST_MS: '1000' }, ...saying(text(2_000)) },
  audio_rate: { env: { RATE_LIMIT_AUDIO_AHEAD_MS: '1000' }, ...saying(Buffer.alloc(64_000)) },
  message_size: { env: { MAX_MESSAGE_BYTES: '4096' }, ...saying(text(5_000)) },
  text_length: { env: { MAX_TEXT_CHARACTERS: '5' }, ...saying(text(6)) },
  bad_messages: { env: { MAX_CLIENT_ERRORS: '2' }, ...saying('nonsense', 'nonsense') },
  backlog: {
    env: { MAX_CLIENT_BACKLOG_BYTES: '65536', RATE_LIMIT_MESSAGES_PER_SECOND: '10000000' },
    provoke: async ({ first }) => {
      const client = await ready(connect(first));
      client.socket.pause();
      const id = 'x'.repeat(64);
      // The network itself takes some megabytes first.
      await until(
        async () => {
          for (let count = 0; count < 5_000; count += 1) client.socket.send(JSON.stringify({ type: 'ping', id }));
          return (await first.metrics()).includes('colloquy_gateway_errors_total{code="client_too_slow"} 1');
        },
        { what: 'the backlog to be too much', deadlineMs: 30_000 },
      );
      client.socket.resume();
      return client;
    },
  },
};

/** Of these the client sees no more than the close. */
const silent: ReadonlySet<LimitName> = new Set(['backlog']);
/** Of these waiting helps. */
const waits: ReadonlySet<LimitName> = new Set(
  limitNames.filter((limit) => !['message_size', 'text_length', 'bad_messages', 'backlog'].includes(limit)),
);

describe('two gateways that share a Redis', () => {
  let redis: RedisServer;
  const opened = new Set<AsyncDisposable>();

  beforeAll(async () => {
    redis = await startRedis();
  }, 60_000);
  afterEach(async () => {
    for (const one of [...opened].reverse()) await one[Symbol.asyncDispose]();
    opened.clear();
    if (redis.pid === null) await redis.restart();
  }, 60_000);
  afterAll(async () => {
    await redis[Symbol.asyncDispose]();
  });

  async function start(env: Readonly<Record<string, string>>, keyPrefix: string): Promise<Edges> {
    const open = async (): Promise<{ edge: Edge; fabric: Fabric }> => {
      const fabric = await openRedisFabric({ url: redis.url, keyPrefix, onError: () => undefined });
      opened.add(fabric);
      const edge = await startEdge(fabric, env);
      opened.add({ [Symbol.asyncDispose]: () => edge.host.stop() });
      return { edge, fabric };
    };
    const [one, other] = [await open(), await open()];
    await serveEchoes(one.fabric);
    return { first: one.edge, second: other.edge, redis };
  }

  it('are tried for every row of the table, or another spec does that', () => {
    expect(new Set([...Object.keys(overruns), 'document_size'])).toEqual(new Set(limitNames));
  });

  it.each(Object.entries(overruns))(
    'turn away who has too much: %s',
    async (name, { env, provoke }) => {
      const limit = limitNames.find((known) => known === name) ?? 'backlog';
      const { error, close } = limitTable[limit];
      const edges = await start(env, `limits-${name}`);
      const client = await provoke(edges);
      const told = () => client.messages.filter((message) => message.type === 'error').at(-1);
      if (!silent.has(limit)) {
        const refusal = await until(told, { what: 'the error', deadlineMs: 20_000 });
        expect(refusal).toMatchObject({ code: error, retryable: errorTable[error].retryable });
        expect(refusal.retry_after !== undefined).toBe(waits.has(limit));
      }
      if (close === null) expect(client.socket.readyState).toBe(client.socket.OPEN);
      // Who reads so slowly that the close does not come through in time is cut: 1006.
      else expect([closeTable[close].code, ...(silent.has(limit) ? [1006] : [])]).toContain(await client.closed);
      if (!silent.has(limit))
        expect(await edges.first.metrics()).toContain(`colloquy_gateway_limits_reached_total{limit="${limit}"}`);
    },
    60_000,
  );
});
