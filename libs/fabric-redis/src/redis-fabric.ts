import { Cluster } from 'ioredis';

import { FabricUnavailable, toError, warnOfFault, type Fabric, type FaultReport } from '@colloquy/fabric';
import { systemTimers, withDeadline, type Timers } from '@colloquy/lifecycle';

import { RedisBlobs } from './redis-blobs.ts';
import { BusLosses } from './bus-loss.ts';
import { BusPublisher } from './bus-publisher.ts';
import { BusSubscriber } from './bus-subscriber.ts';
import { ClusterInlet, ClusterOutlet } from './cluster-bus.ts';
import { RedisBus, type RedisBusOptions } from './redis-bus.ts';
import type { RedisClient } from './redis-client.ts';
import { RedisConnections } from './redis-connections.ts';
import { RedisFollowUps } from './redis-follow-ups.ts';
import { RedisHistory } from './redis-history.ts';
import { RedisJournal } from './redis-journal.ts';
import { RedisLimiter } from './redis-limiter.ts';
import { RedisPlacement } from './redis-placement.ts';
import { RedisPulse, type RedisObserver } from './redis-pulse.ts';
import { RedisStore } from './redis-store.ts';
import { RedisTickets } from './redis-tickets.ts';

const megabyte = 1024 * 1024;
const day = 24 * 60 * 60 * 1_000;

export interface RedisFabricOptions {
  /** `redis[s]://[user:password@]host[:port][/db]`; several with commas between: nodes of a cluster. */
  readonly url: string;
  /** First part of every key and channel. */
  readonly keyPrefix: string;
  /** Hears of broken connections, lost frames, and listeners and holds that threw. Process warnings by default. */
  readonly onError?: FaultReport;
  /** Hears of round trips, silences and reconnects. */
  readonly observer?: RedisObserver;
  /** Entries the journal keeps for readers that are away. */
  readonly journalEntries?: number;
  /** Redis was away and is there again. */
  readonly onRestored?: () => void;
  /** How long to try for before giving up (ms). */
  readonly connectWithinMs?: number;
  /** How long a conversation is kept after its last write (ms). */
  readonly timeToLiveMs?: number;
  /** How long one that ended can be looked back on (ms); 0: not at all. */
  readonly historyMs?: number;
  /** Bytes the bus lets wait for one address, and lets be on their way to Redis. */
  readonly maxBusBytes?: number;
  /** A journal entry its reader did not finish in this time is given again (ms). */
  readonly journalRetryAfterMs?: number;
  readonly timers?: Timers;
}

/** Connects to Redis, or rejects with `FabricUnavailable`. Afterwards it survives restarts of Redis by itself. */
export async function openRedisFabric(options: RedisFabricOptions): Promise<Fabric> {
  const { url, keyPrefix, onError = warnOfFault, onRestored, observer, connectWithinMs = 3_000 } = options;
  const connections = new RedisConnections(url, keyPrefix, onError, () => observer?.reconnected(), onRestored);
  try {
    const [commands, publisher] = await Promise.all([
      connections.open('commands', connectWithinMs),
      connections.open('publisher', connectWithinMs),
    ]);
    return new RedisFabric(options, { connections, commands, publisher });
  } catch (error) {
    await connections[Symbol.asyncDispose]();
    throw error;
  }
}

interface Connected {
  readonly connections: RedisConnections;
  readonly commands: RedisClient;
  readonly publisher: RedisClient;
}

class RedisFabric implements Fabric {
  readonly engine = 'redis';
  readonly bus: RedisBus;
  readonly store: RedisStore;
  readonly history: RedisHistory;
  readonly followUps: RedisFollowUps;
  readonly placement: RedisPlacement;
  readonly journal: RedisJournal;
  readonly blobs: RedisBlobs;
  readonly tickets: RedisTickets;
  readonly limiter: RedisLimiter;
  readonly #connections: RedisConnections;
  readonly #commands: RedisClient;
  readonly #pulse: RedisPulse | null;

  constructor(options: RedisFabricOptions, { connections, commands, publisher }: Connected) {
    const { keyPrefix, onError: onFault = warnOfFault, timers = systemTimers } = options;
    const { timeToLiveMs = day, maxBusBytes = 4 * megabyte, journalRetryAfterMs = 30_000 } = options;
    const { observer, journalEntries = 100_000, historyMs = 0 } = options;
    const shared = { redis: commands, connections, keyPrefix, timers, onFault };
    this.#connections = connections;
    this.#commands = commands;
    this.#pulse = observer ? new RedisPulse(commands, timers, observer) : null;
    this.bus = openBus(publisher, connections.make('subscriber'), { ...shared, maxBytes: maxBusBytes });
    this.store = new RedisStore({ ...shared, timeToLiveMs, historyMs });
    this.history = new RedisHistory({ ...shared, timeToLiveMs, historyMs });
    this.followUps = new RedisFollowUps(shared);
    this.blobs = new RedisBlobs(shared);
    this.tickets = new RedisTickets(shared);
    this.limiter = new RedisLimiter(shared);
    this.placement = new RedisPlacement(shared);
    this.journal = new RedisJournal({
      ...shared,
      maxEntries: journalEntries,
      maxPendingBytes: megabyte,
      retryAfterMs: journalRetryAfterMs,
    });
  }

  async check(): Promise<void> {
    try {
      await withDeadline(this.#commands.ping(), 2_000, 'the answer');
    } catch (error) {
      const reason = toError(error).message;
      throw new FabricUnavailable(`no answer from Redis at ${this.#connections.server}: ${reason}`, { cause: error });
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#pulse?.[Symbol.dispose]();
    await this.placement[Symbol.asyncDispose]();
    await this.followUps[Symbol.asyncDispose]();
    await this.journal[Symbol.asyncDispose]();
    this.bus[Symbol.dispose]();
    await this.#connections[Symbol.asyncDispose]();
  }
}

function openBus(
  publisher: RedisClient,
  subscriber: RedisClient,
  options: Omit<RedisBusOptions, 'outlet' | 'inlet' | 'losses'>,
): RedisBus {
  const losses = new BusLosses(options.onFault);
  const outlet =
    publisher instanceof Cluster
      ? new ClusterOutlet({ ...options, publisher, losses })
      : new BusPublisher({ ...options, publisher, losses });
  const inlet =
    subscriber instanceof Cluster ? new ClusterInlet(subscriber) : new BusSubscriber({ ...options, subscriber });
  return new RedisBus({ ...options, outlet, inlet, losses });
}
