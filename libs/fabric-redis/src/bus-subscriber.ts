import type { Redis } from 'ioredis';

import type { FaultReport } from '@colloquy/fabric';
import type { Timers } from '@colloquy/lifecycle';

/** Where batches come in. */
export interface BusInlet extends Disposable {
  onMessage(listener: (channel: Buffer, batch: Buffer) => void): void;
  /** Stays subscribed over reconnects. */
  subscribe(channel: string): Promise<void>;
  unsubscribe(channel: string): Promise<void>;
}

const checkEveryMs = 5_000;

export interface BusSubscriberOptions {
  readonly subscriber: Redis;
  readonly timers: Timers;
  readonly onFault: FaultReport;
}

/** Listens to one Redis. */
export class BusSubscriber implements BusInlet {
  readonly #options: BusSubscriberOptions;
  readonly #channels = new Set<string>();
  readonly #check: Disposable;

  constructor(options: BusSubscriberOptions) {
    this.#options = options;
    options.subscriber.on('ready', () => this.#subscribeAgain());
    this.#check = options.timers.every(checkEveryMs, () => this.#checkConnection());
  }

  onMessage(listener: (channel: Buffer, batch: Buffer) => void): void {
    this.#options.subscriber.on('messageBuffer', listener);
  }

  async subscribe(channel: string): Promise<void> {
    this.#channels.add(channel);
    try {
      await this.#options.subscriber.subscribe(channel);
    } catch (error) {
      this.#channels.delete(channel);
      throw error;
    }
  }

  async unsubscribe(channel: string): Promise<void> {
    this.#channels.delete(channel);
    // Away, there is nothing to leave: only what has a listener is subscribed to again.
    if (this.#options.subscriber.status === 'ready') await this.#options.subscriber.unsubscribe(channel);
  }

  [Symbol.dispose](): void {
    this.#check[Symbol.dispose]();
    this.#channels.clear();
  }

  #subscribeAgain(): void {
    if (this.#channels.size === 0) return;
    this.#options.subscriber.subscribe(...this.#channels).catch(this.#options.onFault);
  }

  /** A subscriber only listens: without a question now and then, a dead connection would never be noticed. */
  #checkConnection(): void {
    const { subscriber, onFault } = this.#options;
    if (subscriber.status === 'ready') subscriber.ping().catch(onFault);
  }
}
