import type { RedisClient } from './redis-client.ts';

import type { TicketPort } from '@colloquy/fabric';

export interface RedisTicketsOptions {
  readonly redis: RedisClient;
  readonly keyPrefix: string;
}

/** Tickets in Redis, each a key that expires and goes with the first who reads it. */
export class RedisTickets implements TicketPort {
  readonly #redis: RedisClient;
  readonly #keyPrefix: string;

  constructor({ redis, keyPrefix }: RedisTicketsOptions) {
    this.#redis = redis;
    this.#keyPrefix = keyPrefix;
  }

  async put(hash: string, holder: string, forMs: number): Promise<void> {
    await this.#redis.set(this.#key(hash), holder, 'PX', forMs);
  }

  async take(hash: string): Promise<string | null> {
    return await this.#redis.getdel(this.#key(hash));
  }

  #key(hash: string): string {
    return `${this.#keyPrefix}:ticket:${hash}`;
  }
}
