import { Queue } from 'bullmq';
import type { RedisClient } from './redis-client.ts';

import type { FaultReport, Placed, PlacementDepth, PlacementPort, ServeOptions } from '@colloquy/fabric';
import type { Timers } from '@colloquy/lifecycle';

import { isConnectionFault } from './connection-fault.ts';
import { conversationJob, queueEvents, queueName, queuePrefix, type ConversationQueue } from './placement-queue.ts';
import { PlacementWorker } from './placement-worker.ts';
import type { RedisConnections } from './redis-connections.ts';

export interface RedisPlacementOptions {
  readonly redis: RedisClient;
  readonly connections: RedisConnections;
  readonly keyPrefix: string;
  readonly timers: Timers;
  readonly onFault: FaultReport;
}

/** Placement by BullMQ: a conversation is a job, and the job is active for as long as a worker holds the conversation. */
export class RedisPlacement implements PlacementPort, AsyncDisposable {
  readonly #options: RedisPlacementOptions;
  readonly #queue: ConversationQueue;
  readonly #workers = new Set<PlacementWorker>();

  constructor(options: RedisPlacementOptions) {
    this.#options = options;
    this.#queue = new Queue(queueName, {
      connection: options.redis,
      prefix: queuePrefix(options.keyPrefix),
      streams: queueEvents,
    });
    this.#queue.on('error', (error) => {
      if (!isConnectionFault(error)) options.onFault(error);
    });
  }

  async offer(conversation: string): Promise<void> {
    await this.#queue.add('hold', {}, { ...conversationJob, jobId: conversation });
  }

  async withdraw(conversation: string): Promise<boolean> {
    // Removing what does not exist counts as removed for BullMQ.
    const isKnown = (await this.#queue.getJob(conversation)) !== undefined;
    return isKnown && (await this.#queue.remove(conversation)) === 1;
  }

  async serve(options: ServeOptions): Promise<Placed & AsyncDisposable> {
    const { connections, keyPrefix, timers, onFault } = this.#options;
    const worker = await PlacementWorker.start({
      ...options,
      connections,
      keyPrefix,
      timers,
      onFault,
      onDisposed: (disposed) => this.#workers.delete(disposed),
    });
    this.#workers.add(worker);
    return worker;
  }

  async depth(): Promise<PlacementDepth> {
    const { wait = 0, delayed = 0, active = 0 } = await this.#queue.getJobCounts('wait', 'delayed', 'active');
    return { waiting: wait + delayed, active };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(Array.from(this.#workers, (worker) => worker[Symbol.asyncDispose]()));
    await this.#queue.close();
  }
}
