import {
  decodeFrames,
  FlushPace,
  FrameBatcher,
  toError,
  type Address,
  type BusPort,
  type FaultReport,
  type Frame,
} from '@colloquy/fabric';
import type { Timers } from '@colloquy/lifecycle';

import type { BusLosses } from './bus-loss.ts';
import { busChannel, type BusOutlet } from './bus-publisher.ts';
import type { BusInlet } from './bus-subscriber.ts';

export interface RedisBusOptions {
  readonly outlet: BusOutlet;
  readonly inlet: BusInlet;
  readonly losses: BusLosses;
  readonly keyPrefix: string;
  readonly timers: Timers;
  readonly onFault: FaultReport;
  /** Bytes that may wait for one address. */
  readonly maxBytes: number;
}

type Listener = (frame: Frame) => void;

const manyAddresses = 1_000;

/** The bus over Redis pub/sub: a channel for each address, a batch of frames in each message. */
export class RedisBus implements BusPort, Disposable {
  readonly #options: RedisBusOptions;
  readonly #batchers = new Map<Address, FrameBatcher>();
  /** Those in which frames wait. */
  readonly #waiting = new Set<FrameBatcher>();
  /** One for all destinations: what is due to any of them leaves in one write. */
  readonly #pace: FlushPace;
  readonly #listeners = new Map<string, Listener>();

  constructor(options: RedisBusOptions) {
    this.#options = options;
    this.#pace = new FlushPace({ flush: () => this.#flush(), timers: options.timers });
    options.inlet.onMessage((channel, batch) => this.#deliver(channel, batch));
  }

  async listen(address: Address, onFrame: Listener): Promise<AsyncDisposable> {
    const channel = this.#channel(address);
    if (this.#listeners.has(channel)) throw new Error(`${address} has a listener already`);
    this.#listeners.set(channel, onFrame);
    try {
      await this.#options.inlet.subscribe(channel);
    } catch (error) {
      this.#listeners.delete(channel);
      throw error;
    }
    return { [Symbol.asyncDispose]: () => this.#leave(channel) };
  }

  send(to: Address, frame: Frame): void {
    try {
      const batcher = this.#batcher(to);
      const { maxBytes, losses } = this.#options;
      if (!batcher.add(frame)) return losses.lose(`more than ${maxBytes} bytes wait for ${to}`);
      this.#waiting.add(batcher);
      this.#pace.request();
    } catch (error) {
      this.#options.onFault(toError(error));
    }
  }

  /** Sends what waits. The connections are closed by who made them. */
  [Symbol.dispose](): void {
    this.#options.inlet[Symbol.dispose]();
    this.#pace[Symbol.dispose]();
    this.#flush();
    this.#listeners.clear();
  }

  #channel(address: Address): string {
    return `${this.#options.keyPrefix}:bus:${address}`;
  }

  #batcher(to: Address): FrameBatcher {
    const known = this.#batchers.get(to);
    if (known) return known;
    if (this.#batchers.size >= manyAddresses) this.#forgetIdleBatchers();
    const channel = busChannel(this.#channel(to));
    const batcher = new FrameBatcher({
      write: (batch, release) => this.#options.outlet.publish(channel, batch, release),
      maxBytes: this.#options.maxBytes,
    });
    this.#batchers.set(to, batcher);
    return batcher;
  }

  /** Addresses of processes long gone would pile up otherwise. */
  #forgetIdleBatchers(): void {
    for (const [address, batcher] of this.#batchers) {
      if (batcher.isEmpty) this.#batchers.delete(address);
    }
  }

  /** False when there was no room for some. */
  #flush(): boolean {
    this.#options.outlet.together(() => {
      for (const batcher of this.#waiting) if (batcher.flush()) this.#waiting.delete(batcher);
    });
    return this.#waiting.size === 0;
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
    await this.#options.inlet.unsubscribe(channel).catch(this.#options.onFault);
  }
}
