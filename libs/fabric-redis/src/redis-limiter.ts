import { RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';

import { FabricUnavailable, type Lease, type LimiterPort, type RateRule, type RateVerdict } from '@colloquy/fabric';
import { withDeadline, type Timers } from '@colloquy/lifecycle';

import { LuaScript } from './lua-script.ts';
import type { RedisClient } from './redis-client.ts';

/** Whoever asks has a client waiting: a Redis that takes longer counts as away (ms). */
const ANSWER_WITHIN_MS = 500;

/** Ids in one renewal, so that none keeps Redis for long. */
const RENEWED_AT_ONCE = 500;

/**
 * KEYS: the group, a sorted set of ids by the time they lapse (ms, Redis's own clock: those of the processes differ).
 * ARGV: time a lease lasts (ms), how many there may be (-1: any number), ids. Returns whether they are held.
 */
const holdScript = new LuaScript(`
  local time = redis.call('TIME')
  local now = time[1] * 1000 + math.floor(time[2] / 1000)
  redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
  local max = tonumber(ARGV[2])
  if max >= 0 and not redis.call('ZSCORE', KEYS[1], ARGV[3]) and redis.call('ZCARD', KEYS[1]) >= max then return 0 end
  for index = 3, #ARGV do redis.call('ZADD', KEYS[1], now + ARGV[1], ARGV[index]) end
  if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[1]) then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
  return 1
`);

export interface RedisLimiterOptions {
  readonly redis: RedisClient;
  readonly keyPrefix: string;
  readonly timers: Timers;
}

/** The limits of all processes that share a Redis. */
export class RedisLimiter implements LimiterPort {
  readonly #options: RedisLimiterOptions;
  readonly #rates = new Map<string, RateLimiterRedis>();

  constructor(options: RedisLimiterOptions) {
    this.#options = options;
  }

  async take(rule: RateRule, key: string): Promise<RateVerdict> {
    try {
      await this.#soon(() => this.#rate(rule).consume(key));
      return { ok: true };
    } catch (refusal) {
      if (refusal instanceof RateLimiterRes) return { ok: false, retryAfterMs: refusal.msBeforeNext };
      throw refusal;
    }
  }

  async hold({ group, id }: Lease, max: number, forMs: number): Promise<boolean> {
    const { redis } = this.#options;
    return (await this.#soon(() => holdScript.run(redis, [this.#key(group)], [forMs, max, id]))) === 1;
  }

  async renew(leases: readonly Lease[], forMs: number): Promise<void> {
    const { redis } = this.#options;
    for (const [group, ids] of byGroup(leases)) {
      for (let first = 0; first < ids.length; first += RENEWED_AT_ONCE) {
        const some = ids.slice(first, first + RENEWED_AT_ONCE);
        await this.#soon(() => holdScript.run(redis, [this.#key(group)], [forMs, -1, ...some]));
      }
    }
  }

  async release(leases: readonly Lease[]): Promise<void> {
    const { redis } = this.#options;
    const all = Array.from(byGroup(leases), ([group, ids]) => this.#soon(() => redis.zrem(this.#key(group), ...ids)));
    await Promise.all(all);
  }

  /** Commands of this connection would wait for Redis to come back; a count that comes late is of no use. */
  async #soon<T>(ask: () => Promise<T>): Promise<T> {
    const { redis, timers } = this.#options;
    if (redis.status !== 'ready') throw new FabricUnavailable('Redis is away: limits cannot be counted');
    return await withDeadline(ask(), ANSWER_WITHIN_MS, 'counting', timers);
  }

  #key(group: string): string {
    return `${this.#options.keyPrefix}:leases:{${group}}`;
  }

  #rate(rule: RateRule): RateLimiterRedis {
    const known = this.#rates.get(rule.name);
    if (known) return known;
    const { redis, keyPrefix } = this.#options;
    const { name, points, windowMs } = rule;
    const rate = new RateLimiterRedis({
      storeClient: redis,
      keyPrefix: `${keyPrefix}:rate:${name}`,
      points,
      duration: windowMs / 1_000,
      // Whoever has had too much is refused from memory until its window is over: a flood does not reach Redis.
      inMemoryBlockOnConsumed: points + 1,
    });
    this.#rates.set(name, rate);
    return rate;
  }
}

function byGroup(leases: readonly Lease[]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const { group, id } of leases) {
    const ids = groups.get(group);
    if (ids) ids.push(id);
    else groups.set(group, [id]);
  }
  return groups;
}
