import type { Cluster } from 'ioredis';

import { toError } from '@colloquy/fabric';

import type { BusLosses } from './bus-loss.ts';
import type { BusChannel, BusOutlet } from './bus-publisher.ts';
import type { BusInlet } from './bus-subscriber.ts';
import { isConnectionFault } from './connection-fault.ts';

export interface ClusterOutletOptions {
  readonly publisher: Cluster;
  readonly losses: BusLosses;
  /** Bytes that may be published and not yet confirmed. */
  readonly maxBytes: number;
}

/** Publishes to the node that has the channel's slot: a message goes to one node, not to all as without sharding. */
export class ClusterOutlet implements BusOutlet {
  readonly #options: ClusterOutletOptions;
  #unconfirmedBytes = 0;

  constructor(options: ClusterOutletOptions) {
    this.#options = options;
  }

  together(write: () => void): void {
    write();
  }

  publish({ name }: BusChannel, batch: Buffer, release: () => void): boolean {
    const { publisher, maxBytes, losses } = this.#options;
    if (publisher.status !== 'ready') {
      losses.lose('the cluster is away');
      return true;
    }
    if (this.#unconfirmedBytes > 0 && this.#unconfirmedBytes + batch.length > maxBytes) return false;
    this.#unconfirmedBytes += batch.length;
    publisher
      .spublish(name, batch)
      .then(
        () => {
          release();
          losses.succeed();
        },
        (error: unknown) => {
          const problem = toError(error);
          losses.lose(isConnectionFault(problem) ? 'the cluster is away' : problem.message);
        },
      )
      .finally(() => (this.#unconfirmedBytes -= batch.length));
    return true;
  }
}

/** Listens by sharded subscriptions; ioredis takes them to another node when a slot moves. */
export class ClusterInlet implements BusInlet {
  readonly #subscriber: Cluster;

  constructor(subscriber: Cluster) {
    this.#subscriber = subscriber;
  }

  onMessage(listener: (channel: Buffer, batch: Buffer) => void): void {
    this.#subscriber.on('smessageBuffer', listener);
  }

  async subscribe(channel: string): Promise<void> {
    await this.#subscriber.ssubscribe(channel);
  }

  async unsubscribe(channel: string): Promise<void> {
    if (this.#subscriber.status === 'ready') await this.#subscriber.sunsubscribe(channel);
  }

  [Symbol.dispose](): void {
    this.#subscriber.removeAllListeners('smessageBuffer');
  }
}
