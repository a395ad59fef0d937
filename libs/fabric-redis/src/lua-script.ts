import { createHash } from 'node:crypto';

import type { RedisClient } from './redis-client.ts';

/** A Lua script sent by its hash; the text follows only where the server does not know it yet. */
export class LuaScript {
  readonly #source: string;
  readonly #hash: string;

  constructor(source: string) {
    this.#source = source;
    this.#hash = createHash('sha1').update(source).digest('hex');
  }

  async run(
    redis: RedisClient,
    keys: readonly string[],
    args: readonly (string | number | Buffer)[],
  ): Promise<unknown> {
    try {
      return await redis.evalsha(this.#hash, keys.length, ...keys, ...args);
    } catch (error) {
      if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
      return await redis.eval(this.#source, keys.length, ...keys, ...args);
    }
  }
}
