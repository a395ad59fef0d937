import { Cluster, Redis, type RedisOptions } from 'ioredis';

import { FabricUnavailable, type FaultReport } from '@colloquy/fabric';
import { DeadlineExceeded, withDeadline } from '@colloquy/lifecycle';

import type { RedisClient } from './redis-client.ts';

/** What a connection is for; it decides what happens to its commands while Redis is away. */
export type ConnectionRole = 'commands' | 'publisher' | 'subscriber' | 'placement' | 'journal';

/** Reconnects after 50 ms to 1 s, with jitter so that processes do not come back as one. */
function retryAfterMs(attempt: number): number {
  return Math.min(50 * 2 ** (attempt - 1), 1_000) * (0.75 + Math.random() / 2);
}

// With it the client's type would depend on the options.
type Settings = Omit<RedisOptions, 'replyMapping'>;

const shared: Settings = {
  lazyConnect: true,
  connectTimeout: 3_000,
  disconnectTimeout: 500,
  // A server that answers nothing for this long is given up and dialled again (ms).
  socketTimeout: 10_000,
  retryStrategy: retryAfterMs,
};

const byRole: Record<ConnectionRole, Settings> = {
  // Ten reconnects are some seven seconds: a restart of Redis goes unnoticed, a longer absence is an error.
  commands: { maxRetriesPerRequest: 10 },
  // Late audio is worthless: what cannot be published now is dropped, nothing queues.
  publisher: { maxRetriesPerRequest: 0, enableOfflineQueue: false, autoResendUnfulfilledCommands: false },
  // Subscribes again by itself: ioredis would leave a failure of that without anyone to hear it.
  subscriber: { maxRetriesPerRequest: 10, autoResubscribe: false },
  // BullMQ demands that its commands wait for ever, and copies the options for a connection it makes itself.
  placement: { maxRetriesPerRequest: null, socketTimeout: 20_000, lazyConnect: false },
  // Reads that were cut off are made again by the reader, with what it then knows.
  journal: { maxRetriesPerRequest: 0 },
};

/** Makes every connection of a fabric, hears their errors and closes them all. */
export class RedisConnections implements AsyncDisposable {
  /** `host:port`, for messages: the URL itself may carry a password. */
  readonly server: string;
  readonly #url: string;
  readonly #name: string;
  readonly #onError: FaultReport;
  readonly #onReconnected: () => void;
  readonly #onRestored: () => void;
  readonly #clients = new Set<RedisClient>();
  readonly #away = new Set<RedisClient>();

  /** `onReconnected`: one connection is there again; `onRestored`: all of them are. */
  constructor(
    url: string,
    name: string,
    onError: FaultReport,
    onReconnected: () => void = () => undefined,
    onRestored: () => void = () => undefined,
  ) {
    this.#url = url;
    this.#name = name;
    this.#onError = onError;
    this.#onReconnected = onReconnected;
    this.#onRestored = onRestored;
    this.server = serverOf(url);
  }

  /** A connection that dials with its first command; to all nodes where the address names several. */
  make(role: ConnectionRole): RedisClient {
    const settings = { ...shared, ...byRole[role], connectionName: `${this.#name}:${role}` };
    const nodes = this.#url.split(',');
    const client = nodes.length > 1 ? clusterOf(nodes, settings, role) : new Redis(this.#url, settings);
    this.#clients.add(client);
    this.#report(client);
    return client;
  }

  /** A connection that is ready; rejects with `FabricUnavailable` when it is not within `deadlineMs`. */
  async open(role: ConnectionRole, deadlineMs: number): Promise<RedisClient> {
    const client = this.make(role);
    let problem = 'no answer';
    const onProblem = (error: Error) => (problem = reasonOf(error));
    client.on('error', onProblem);
    try {
      await withDeadline(untilUsable(client), deadlineMs, 'connecting');
      return client;
    } catch (error) {
      const reason = error instanceof DeadlineExceeded ? problem : String(error);
      await this.close(client);
      throw new FabricUnavailable(`cannot reach Redis at ${this.server}: ${reason}`, { cause: error });
    } finally {
      client.off('error', onProblem);
    }
  }

  /** Lets the commands under way finish, if that is soon, and disconnects; what is left of them rejects. */
  async close(client: RedisClient): Promise<void> {
    this.#clients.delete(client);
    this.#away.delete(client);
    const ended = new Promise<void>((resolve) => client.once('end', resolve));
    if (client.status === 'ready') await withDeadline(client.quit(), 500, 'QUIT').catch(() => undefined);
    if (client.status === 'end') return;
    const isBetweenAttempts = client.status === 'reconnecting';
    client.disconnect();
    // Between two attempts ioredis would forget the commands that wait: one more attempt makes it end them.
    if (isBetweenAttempts) void endAfterAttempt(client);
    await withDeadline(ended, 1_000, 'disconnecting').catch(this.#onError);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(Array.from(this.#clients, (client) => this.close(client)));
  }

  /** Reports the first error of an outage, not one for each connection and each attempt to reconnect. */
  #report(client: RedisClient): void {
    let wasReady = false;
    client.on('ready', () => {
      if (wasReady) this.#onReconnected();
      wasReady = true;
      if (this.#away.delete(client) && this.#away.size === 0) this.#onRestored();
    });
    client.on('error', (error: Error) => {
      if (this.#away.size === 0) {
        this.#onError(new FabricUnavailable(`Redis at ${this.server} is away: ${reasonOf(error)}`, { cause: error }));
      }
      this.#away.add(client);
    });
  }
}

/**
 * A cluster is ready before its nodes are connected to; what is sent meanwhile would be tried again later, and so in another
 * order.
 */
async function untilUsable(client: RedisClient): Promise<void> {
  await untilReady(client);
  if (client instanceof Cluster) await Promise.all(client.nodes('master').map((node) => untilAnswers(node)));
}

async function untilAnswers(node: Redis): Promise<void> {
  if (node.status !== 'ready') await untilReady(node);
  await node.ping();
}

function untilReady(client: RedisClient): Promise<void> {
  return new Promise((resolve) => {
    client.once('ready', resolve);
    // Rejects with the first failed attempt; the ones after that are made all the same.
    client.connect().catch(() => undefined);
  });
}

async function endAfterAttempt(client: RedisClient): Promise<void> {
  try {
    await client.connect();
    client.disconnect();
  } catch {
    // It failed, and ended everything that waited for it.
  }
}

/** Of several addresses that all failed, Node.js leaves the message empty. */
function reasonOf(error: Error): string {
  return error.message === '' && 'code' in error ? String(error.code) : error.message;
}

/** A cluster finds its other nodes by those it is given; user, password and TLS are those of the first. */
function clusterOf(urls: readonly string[], settings: Settings, role: ConnectionRole): Cluster {
  const nodes = urls.map(parsedUrl);
  const { username, password, protocol } = nodes[0] ?? new URL('redis://localhost');
  const startupNodes = nodes.map(({ hostname, port }) => ({ host: hostname, port: Number(port || '6379') }));
  const { retryStrategy, lazyConnect = true, enableOfflineQueue = true, ...redisOptions } = settings;
  return new Cluster(startupNodes, {
    redisOptions: {
      ...redisOptions,
      ...(username !== '' && { username: decodeURIComponent(username) }),
      ...(password !== '' && { password: decodeURIComponent(password) }),
      ...(protocol === 'rediss:' && { tls: {} }),
    },
    clusterRetryStrategy: retryAfterMs,
    lazyConnect,
    enableOfflineQueue,
    shardedSubscribers: role === 'subscriber',
    slotsRefreshTimeout: 3_000,
  });
}

function serverOf(urls: string): string {
  return urls
    .split(',')
    .map(parsedUrl)
    .map(({ hostname, port }) => `${hostname}:${port || '6379'}`)
    .join(',');
}

function parsedUrl(url: string): URL {
  if (!URL.canParse(url)) throw new FabricUnavailable('the address of Redis is not a URL');
  return new URL(url);
}
