import type { Redis } from 'ioredis';

import {
  decodeFrames,
  FrameBatcher,
  toError,
  type Address,
  type BusPort,
  type FaultReport,
  type Frame,
} from '@colloquy/fabric';
import type { Timers } from '@colloquy/lifecycle';

import { isConnectionFault } from './connection-fault.ts';

/** Frames were dropped on their way out: Redis is away, or slower than what is sent. The receivers see gaps. */
class BusLoss extends Error {
  override readonly name = 'BusLoss';
  readonly retryable = true;
}

export interface RedisBusOptions {
  readonly publisher: Redis;
  readonly subscriber: Redis;
  readonly keyPrefix: string;
  readonly timers: Timers;
  readonly onFault: FaultReport;
  /** Bytes that may be published and not yet confirmed by Redis, and bytes that may wait for one address. */
  readonly maxBytes: number;
}

type Listener = (frame: Frame) => void;

const checkEveryMs = 5_000;
const manyAddresses = 1_000;
const away = 'Redis is away';

/** The bus over Redis pub/sub: a channel for each address, a batch of frames in each message. */
export class RedisBus implements BusPort, Disposable {
  readonly #options: RedisBusOptions;
  readonly #batchers = new Map<Address, FrameBatcher>();
  readonly #listeners = new Map<string, Listener>();
  readonly #check: Disposable;
  #unconfirmedBytes = 0;
  #isLosing = false;

  constructor(options: RedisBusOptions) {
    this.#options = options;
    const { subscriber, timers } = options;
    subscriber.on('messageBuffer', (channel, batch) => this.#deliver(channel, batch));
    subscriber.on('ready', () => this.#subscribeAgain());
    this.#check = timers.every(checkEveryMs, () => this.#checkSubscriber());
  }

  async listen(address: Address, onFrame: Listener): Promise<AsyncDisposable> {
    const channel = this.#channel(address);
    if (this.#listeners.has(channel)) throw new Error(`${address} has a listener already`);
    this.#listeners.set(channel, onFrame);
    try {
      await this.#options.subscriber.subscribe(channel);
    } catch (error) {
      this.#listeners.delete(channel);
      throw error;
    }
    return { [Symbol.asyncDispose]: () => this.#leave(channel) };
  }

  send(to: Address, frame: Frame): void {
    try {
      if (!this.#batcher(to).add(frame)) this.#lose(`more than ${this.#options.maxBytes} bytes wait for ${to}`);
    } catch (error) {
      this.#options.onFault(toError(error));
    }
  }

  /** Sends what waits. The connections are closed by who made them. */
  [Symbol.dispose](): void {
    this.#check[Symbol.dispose]();
    for (const batcher of this.#batchers.values()) batcher[Symbol.dispose]();
    this.#listeners.clear();
  }

  #channel(address: Address): string {
    return `${this.#options.keyPrefix}:bus:${address}`;
  }

  #batcher(to: Address): FrameBatcher {
    const known = this.#batchers.get(to);
    if (known) return known;
    if (this.#batchers.size >= manyAddresses) this.#forgetIdleBatchers();
    const { timers, maxBytes } = this.#options;
    const channel = this.#channel(to);
    const batcher = new FrameBatcher({
      write: (batch, release) => this.#publish(channel, batch, release),
      maxBytes,
      timers,
    });
    this.#batchers.set(to, batcher);
    return batcher;
  }

  /** Addresses of processes long gone would pile up otherwise. */
  #forgetIdleBatchers(): void {
    for (const [address, batcher] of this.#batchers) {
      if (batcher.isIdle) this.#batchers.delete(address);
    }
  }

  #publish(channel: string, batch: Buffer, release: () => void): boolean {
    const { publisher, maxBytes } = this.#options;
    if (publisher.status !== 'ready') {
      this.#lose(away);
      return true;
    }
    if (this.#unconfirmedBytes > 0 && this.#unconfirmedBytes + batch.length > maxBytes) return false;
    this.#unconfirmedBytes += batch.length;
    publisher.publish(channel, batch).then(
      () => {
        release();
        this.#unconfirmedBytes -= batch.length;
        this.#isLosing = false;
      },
      (error: unknown) => {
        this.#unconfirmedBytes -= batch.length;
        const problem = toError(error);
        this.#lose(isConnectionFault(problem) ? away : problem.message);
      },
    );
    return true;
  }

  /** Reports the first loss after a success, not every one of thousands. */
  #lose(why: string): void {
    if (this.#isLosing) return;
    this.#isLosing = true;
    this.#options.onFault(new BusLoss(`frames are dropped: ${why}`));
  }

  #deliver(channel: Buffer, batch: Buffer): void {
    const listener = this.#listeners.get(channel.toString('latin1'));
    if (!listener) return;
    try {
      decodeFrames(batch, (frame) => this.#hand(frame, listener));
    } catch (error) {
      this.#options.onFault(toError(error));
    }
  }

  #hand(frame: Frame, listener: Listener): void {
    try {
      listener(frame);
    } catch (error) {
      this.#options.onFault(toError(error));
    }
  }

  async #leave(channel: string): Promise<void> {
    this.#listeners.delete(channel);
    const { subscriber, onFault } = this.#options;
    // Away, there is nothing to leave: only what has a listener is subscribed to again.
    if (subscriber.status === 'ready') await subscriber.unsubscribe(channel).catch(onFault);
  }

  #subscribeAgain(): void {
    if (this.#listeners.size === 0) return;
    this.#options.subscriber.subscribe(...this.#listeners.keys()).catch(this.#options.onFault);
  }

  /** A subscriber only listens: without a question now and then, a dead connection would never be noticed. */
  #checkSubscriber(): void {
    const { subscriber, onFault } = this.#options;
    if (subscriber.status === 'ready') subscriber.ping().catch(onFault);
  }
}
