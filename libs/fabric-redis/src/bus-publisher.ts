import type { Redis } from 'ioredis';

import { toError } from '@colloquy/fabric';

import type { BusLosses } from './bus-loss.ts';
import { isConnectionFault } from './connection-fault.ts';

/** Where batches go out. */
export interface BusOutlet {
  /** All that `write` publishes leaves together. */
  together(write: () => void): void;
  /** False when there is no room; `release` is called once nobody reads the batch any more. */
  publish(channel: BusChannel, batch: Buffer, release: () => void): boolean;
}

export interface BusPublisherOptions {
  readonly publisher: Redis;
  readonly losses: BusLosses;
  /** Bytes that may be published and not yet confirmed by Redis. */
  readonly maxBytes: number;
}

/** Where a batch goes: a channel, and the bytes that begin every unanswered PUBLISH to it. */
export interface BusChannel {
  readonly name: string;
  readonly head: string;
}

const away = 'Redis is away';
/** Redis is asked for an answer after this time (ms), */
const askEveryMs = 100;
/** or after so many bytes, whichever comes first. */
const askEveryBytes = 256 * 1024;
const skipAnswer = '*3\r\n$6\r\nCLIENT\r\n$5\r\nREPLY\r\n$4\r\nSKIP\r\n';
const endOfLine = Buffer.from('\r\n');

/** The channel of that name; Redis counts bytes, so the name is ASCII. */
export function busChannel(name: string): BusChannel {
  return { name, head: `${skipAnswer}*3\r\n$7\r\nPUBLISH\r\n$${name.length}\r\n${name}\r\n$` };
}

/**
 * Publishes batches. An answer to each would wake this process as often as the batches of others do, so Redis is told to
 * be silent, and asked now and then: as answers come in order, one confirms everything before it. Those that ask go through
 * the client; the silent ones are written to its socket, as it could not tell that no answer will come.
 */
export class BusPublisher implements BusOutlet {
  readonly #options: BusPublisherOptions;
  readonly #askEveryBytes: number;
  #maySkip = false;
  #unconfirmedBytes = 0;
  /** Of these, what was sent since the last question. */
  #unaskedBytes = 0;
  #askedAt = 0;

  constructor(options: BusPublisherOptions) {
    this.#options = options;
    this.#askEveryBytes = Math.min(askEveryBytes, options.maxBytes / 4);
    const { publisher } = options;
    publisher.on('ready', () => this.#learnWhetherToSkip());
    publisher.on('close', () => this.#forgetUnasked());
    if (publisher.status === 'ready') this.#learnWhetherToSkip();
  }

  together(write: () => void): void {
    const { publisher } = this.#options;
    if (publisher.status !== 'ready') return write();
    const { stream } = publisher;
    stream.cork();
    write();
    stream.uncork();
  }

  publish(channel: BusChannel, batch: Buffer, release: () => void): boolean {
    const { publisher, maxBytes } = this.#options;
    if (publisher.status !== 'ready') {
      this.#options.losses.lose(away);
      return true;
    }
    if (this.#unconfirmedBytes > 0 && this.#unconfirmedBytes + batch.length > maxBytes) return false;
    this.#unconfirmedBytes += batch.length;
    this.#unaskedBytes += batch.length;
    if (this.#isTimeToAsk()) this.#ask(channel, batch, release);
    else this.#send(channel, batch, release);
    return true;
  }

  #isTimeToAsk(): boolean {
    if (!this.#maySkip || this.#options.losses.isLosing || this.#unaskedBytes >= this.#askEveryBytes) return true;
    return performance.now() - this.#askedAt >= askEveryMs;
  }

  #send({ head }: BusChannel, batch: Buffer, release: () => void): void {
    const { stream } = this.#options.publisher;
    stream.cork();
    stream.write(Buffer.from(`${head}${batch.length}\r\n`, 'latin1'));
    stream.write(batch);
    stream.write(endOfLine, (error) => {
      if (!error) release();
    });
    stream.uncork();
  }

  #ask({ name }: BusChannel, batch: Buffer, release: () => void): void {
    const bytes = this.#unaskedBytes;
    this.#unaskedBytes = 0;
    this.#askedAt = performance.now();
    this.#options.publisher.publish(name, batch).then(
      () => {
        release();
        this.#unconfirmedBytes -= bytes;
        this.#options.losses.succeed();
      },
      (error: unknown) => {
        this.#unconfirmedBytes -= bytes;
        const problem = toError(error);
        this.#options.losses.lose(isConnectionFault(problem) ? away : problem.message);
      },
    );
  }

  /** Where an access list forbids it, every batch asks. */
  #learnWhetherToSkip(): void {
    this.#maySkip = false;
    this.#options.publisher.client('REPLY', 'ON').then(
      () => (this.#maySkip = true),
      () => undefined,
    );
  }

  /** What was sent since the last question may be lost with the connection. */
  #forgetUnasked(): void {
    this.#maySkip = false;
    if (this.#unaskedBytes === 0) return;
    this.#unconfirmedBytes -= this.#unaskedBytes;
    this.#unaskedBytes = 0;
    this.#options.losses.lose(away);
  }
}
