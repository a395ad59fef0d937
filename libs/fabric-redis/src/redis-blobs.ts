import type { RedisClient } from './redis-client.ts';

import { blobLimits, type BlobCachePort } from '@colloquy/fabric';

import { LuaScript } from './lua-script.ts';

/**
 * KEYS: the blob; the index, a sorted set of names by the time they were put (µs). ARGV: time to live (ms), entries kept,
 * the bytes, the name, the first part of a blob's key. Names whose blob has expired leave the index first.
 */
const putScript = new LuaScript(`
  local time = redis.call('TIME')
  local now = time[1] * 1000000 + time[2]
  redis.call('SET', KEYS[1], ARGV[3], 'PX', ARGV[1])
  redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now - ARGV[1] * 1000)
  redis.call('ZADD', KEYS[2], now, ARGV[4])
  redis.call('PEXPIRE', KEYS[2], ARGV[1])
  local excess = redis.call('ZCARD', KEYS[2]) - ARGV[2]
  if excess <= 0 then return end
  for _, name in ipairs(redis.call('ZRANGE', KEYS[2], 0, excess - 1)) do
    redis.call('UNLINK', ARGV[5] .. name)
    redis.call('ZREM', KEYS[2], name)
  end
`);

export interface RedisBlobsOptions {
  readonly redis: RedisClient;
  readonly keyPrefix: string;
}

/** Blobs in Redis, each a string that expires; the index bounds their number. */
export class RedisBlobs implements BlobCachePort {
  readonly #redis: RedisClient;
  /** The braces keep all blobs and their index on one node of a cluster. */
  readonly #root: string;

  constructor({ redis, keyPrefix }: RedisBlobsOptions) {
    this.#redis = redis;
    this.#root = `{${keyPrefix}:blobs}`;
  }

  async get(key: string): Promise<Uint8Array | null> {
    return await this.#redis.getBuffer(this.#blobs + key);
  }

  async put(key: string, bytes: Uint8Array): Promise<boolean> {
    const { maxBytes, maxEntries, timeToLiveMs } = blobLimits;
    if (bytes.length > maxBytes) return false;
    const blob = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const keys = [this.#blobs + key, `${this.#root}:index`];
    await putScript.run(this.#redis, keys, [timeToLiveMs, maxEntries, blob, key, this.#blobs]);
    return true;
  }

  async claim(key: string, forMs: number): Promise<boolean> {
    return (await this.#redis.set(`${this.#root}:claim:${key}`, '1', 'PX', forMs, 'NX')) === 'OK';
  }

  get #blobs(): string {
    return `${this.#root}:blob:`;
  }
}
