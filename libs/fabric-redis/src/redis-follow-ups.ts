import { Queue, Worker, type JobsOptions } from 'bullmq';
import type { RedisClient } from './redis-client.ts';

import { toError, tryAgainAfterMs, type FaultReport, type FollowUpPort } from '@colloquy/fabric';
import { withDeadline } from '@colloquy/lifecycle';

import { isConnectionFault } from './connection-fault.ts';
import { queueEvents, queuePrefix } from './placement-queue.ts';
import type { RedisConnections } from './redis-connections.ts';

const queueName = 'follow-ups';

/** Work that fails waits and is tried again, for as long as it takes. */
const followUpJob: JobsOptions = {
  attempts: Number.MAX_SAFE_INTEGER,
  backoff: { type: 'custom' },
  removeOnComplete: true,
  removeOnFail: true,
  stackTraceLimit: 0,
};

/** Work of a process that died is done by another after this (ms); it is renewed while it is done. */
const lockMs = 10_000;

export interface RedisFollowUpsOptions {
  readonly redis: RedisClient;
  readonly connections: RedisConnections;
  readonly keyPrefix: string;
  readonly onFault: FaultReport;
}

/** Follow-up work as jobs of BullMQ, named by their conversation. */
export class RedisFollowUps implements FollowUpPort, AsyncDisposable {
  readonly #options: RedisFollowUpsOptions;
  readonly #queue: Queue<Record<string, never>, void, 'follow-up'>;
  readonly #working = new Set<AsyncDisposable>();

  constructor(options: RedisFollowUpsOptions) {
    this.#options = options;
    const { redis, keyPrefix } = options;
    this.#queue = new Queue(queueName, { connection: redis, prefix: queuePrefix(keyPrefix), streams: queueEvents });
    this.#queue.on('error', (error) => this.#report(error));
  }

  async add(conversation: string, delayMs: number): Promise<void> {
    await this.#queue.add('follow-up', {}, { ...followUpJob, jobId: conversation, delay: delayMs });
  }

  async work(handler: Parameters<FollowUpPort['work']>[0]): Promise<AsyncDisposable> {
    const { connections, keyPrefix } = this.#options;
    const connection = await connections.open('placement', 5_000);
    const process = async ({ id = '' }: { id?: string | undefined }) => await this.#do(handler, id);
    const worker = new Worker(queueName, process, {
      connection,
      prefix: queuePrefix(keyPrefix),
      lockDuration: lockMs,
      maxStalledCount: Number.MAX_SAFE_INTEGER,
      drainDelay: 1,
      runRetryDelay: 250,
      settings: { backoffStrategy: tryAgainAfterMs },
    });
    worker.on('error', (error) => this.#report(error));
    await worker.waitUntilReady();
    const working = {
      [Symbol.asyncDispose]: async () => {
        this.#working.delete(working);
        await withDeadline(worker.close(), 2_000, 'closing the follow-ups').catch(this.#options.onFault);
        await connections.close(connection);
      },
    };
    this.#working.add(working);
    return working;
  }

  async backlog(): Promise<number> {
    const { wait = 0, delayed = 0, active = 0 } = await this.#queue.getJobCounts('wait', 'delayed', 'active');
    return wait + delayed + active;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(Array.from(this.#working, (working) => working[Symbol.asyncDispose]()));
    await this.#queue.close();
  }

  async #do(handler: (conversation: string) => Promise<void>, conversation: string): Promise<void> {
    try {
      await handler(conversation);
    } catch (error) {
      this.#options.onFault(toError(error));
      // What BullMQ keeps of the error is read by whoever reads Redis: words of its own.
      throw new Error('the work failed');
    }
  }

  #report(error: Error): void {
    if (!isConnectionFault(error)) this.#options.onFault(error);
  }
}
