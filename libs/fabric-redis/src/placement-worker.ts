import { WaitingError, Worker, type Job } from 'bullmq';
import type { RedisClient } from './redis-client.ts';

import { Holding, toError, type FaultReport, type HoldOutcome, type Placed, type ServeOptions } from '@colloquy/fabric';
import { withDeadline, type Timers } from '@colloquy/lifecycle';

import { isConnectionFault } from './connection-fault.ts';
import { LapsedLocks } from './lapsed-locks.ts';
import { LockKeeper, type Claim } from './lock-keeper.ts';
import { LuaScript } from './lua-script.ts';
import {
  lockMs,
  lookForLapsedEveryMs,
  queueName,
  queuePrefix,
  renewEveryMs,
  workerOptions,
} from './placement-queue.ts';
import type { RedisConnections } from './redis-connections.ts';

/**
 * Locks a job again whose lock lapsed, if it is still active, nobody else has it locked and nobody took it since:
 * `ats` counts how often it was taken. KEYS: lock, active jobs, job, jobs suspected to be abandoned.
 */
const reclaimScript = new LuaScript(`
  local owner = redis.call('GET', KEYS[1])
  if owner then return owner == ARGV[2] and 1 or 0 end
  if not redis.call('LPOS', KEYS[2], ARGV[1]) then return 0 end
  if redis.call('HGET', KEYS[3], 'ats') ~= ARGV[3] then return 0 end
  redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[4])
  redis.call('SREM', KEYS[4], ARGV[1])
  return 1
`);

export interface PlacementWorkerOptions extends ServeOptions {
  readonly connections: RedisConnections;
  readonly keyPrefix: string;
  readonly timers: Timers;
  readonly onFault: FaultReport;
  readonly onDisposed: (worker: PlacementWorker) => void;
}

/**
 * One worker of the placement. BullMQ hands out the jobs; their locks are kept here, because BullMQ gives a job up
 * whose lock lapsed while Redis was away, and stops renewing one that comes back to the worker that had lost it.
 */
export class PlacementWorker implements Placed, AsyncDisposable {
  readonly #options: PlacementWorkerOptions;
  readonly #redis: RedisClient;
  readonly #worker: Worker;
  readonly #locks: LockKeeper;
  readonly #lapsed: LapsedLocks;
  readonly #holdings = new Map<string, Holding>();
  readonly #jobs = new Set<Promise<unknown>>();
  #isDraining = false;

  private constructor(options: PlacementWorkerOptions, redis: RedisClient) {
    const { keyPrefix, capacity, timers, onFault } = options;
    this.#options = options;
    this.#redis = redis;
    const connecting = { connection: redis, prefix: queuePrefix(keyPrefix), concurrency: capacity };
    this.#worker = new Worker(queueName, (job, token = '') => this.#process(job, token), {
      ...workerOptions,
      ...connecting,
    });
    this.#worker.on('error', (error) => {
      if (!isConnectionFault(error)) onFault(error);
    });
    this.#locks = new LockKeeper({
      renew: (claims) => this.#renew(claims),
      reclaim: (claim) => this.#reclaim(claim),
      everyMs: renewEveryMs,
      timers,
      onFault,
    });
    this.#lapsed = new LapsedLocks({
      redis,
      offerAgain: () => this.#worker.getBackend().moveStalledJobsToWait(),
      everyMs: lookForLapsedEveryMs,
      graceMs: lockMs,
      timers,
      onFault,
    });
  }

  static async start(options: PlacementWorkerOptions): Promise<PlacementWorker> {
    const worker = new PlacementWorker(options, await options.connections.open('placement', 5_000));
    try {
      await worker.#worker.waitUntilReady();
    } catch (error) {
      await worker[Symbol.asyncDispose]();
      throw error;
    }
    return worker;
  }

  async drain(): Promise<void> {
    this.#isDraining = true;
    await this.#worker.pause(true);
    while (this.#jobs.size > 0) await Promise.allSettled(this.#jobs);
  }

  letGo(reason: string): void {
    for (const holding of this.#holdings.values()) holding.letGo(new Error(reason));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const { connections, onFault, onDisposed } = this.#options;
    const drained = this.drain();
    this.letGo('the worker stops');
    // While Redis is away nothing can be given back: the locks lapse instead.
    await withDeadline(drained, 1_500, 'giving back conversations').catch(onFault);
    this.#locks[Symbol.dispose]();
    this.#lapsed[Symbol.dispose]();
    await withDeadline(this.#worker.close(), 500, 'closing the worker').catch(onFault);
    await connections.close(this.#redis);
    onDisposed(this);
  }

  async #process(job: Job, token: string): Promise<never> {
    const done = this.#isDraining ? job.moveToWait(token) : this.#hold(job, token);
    this.#jobs.add(done);
    try {
      await done;
    } catch (error) {
      // The lock lapses, and the conversation goes to another worker.
      this.#options.onFault(toError(error));
    } finally {
      this.#jobs.delete(done);
    }
    // How BullMQ is told that a job is where it belongs.
    throw new WaitingError();
  }

  async #hold(job: Job, token: string): Promise<void> {
    const conversation = job.id ?? '';
    const claim = { conversation, token, takes: job.attemptsStarted };
    using lock = this.#locks.keep(claim, () => {
      this.#holdings.get(conversation)?.letGo(new Error('another worker has the conversation'));
    });
    // It may have been lost and come back while the hold of before still lets go.
    await this.#holdings.get(conversation)?.outcome;
    if (!lock.isKept()) return;
    const holding = new Holding({ conversation, hold: this.#options.hold, timers: this.#options.timers });
    this.#holdings.set(conversation, holding);
    const outcome = await holding.outcome;
    this.#holdings.delete(conversation);
    if (outcome.kind === 'failed') this.#options.onFault(toError(outcome.error));
    if (!lock.isKept()) return;
    try {
      await settle(job, token, outcome);
    } catch (error) {
      // After an outage this may come before the lock is taken back, or again after it was done unheard.
      if (isConnectionFault(toError(error))) throw error;
      if (await this.#reclaim(claim)) await settle(job, token, outcome);
    }
  }

  #renew(claims: readonly Claim[]): Promise<string[]> {
    const ids = claims.map(({ conversation }) => conversation);
    const tokens = claims.map(({ token }) => token);
    return this.#worker.extendJobLocks(ids, tokens, lockMs);
  }

  async #reclaim({ conversation, token, takes }: Claim): Promise<boolean> {
    const { active, stalled } = this.#worker.keys;
    const job = this.#worker.toKey(conversation);
    if (active === undefined || stalled === undefined) throw new Error('BullMQ names no keys');
    const keys = [`${job}:lock`, active, job, stalled];
    return (await reclaimScript.run(this.#redis, keys, [conversation, token, takes, lockMs])) === 1;
  }
}

async function settle(job: Job, token: string, outcome: HoldOutcome): Promise<void> {
  switch (outcome.kind) {
    case 'over':
      await job.moveToCompleted(undefined, token, false);
      break;
    case 'let-go':
      await job.moveToWait(token);
      break;
    case 'failed':
      // Words of its own: what a hold threw may quote what people said.
      await job.moveToFailed(new Error('the hold failed'), token, false);
      break;
    default:
      outcome satisfies never;
  }
}
