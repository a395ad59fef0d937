import type { RedisClient } from './redis-client.ts';

import type { ConversationHistory, ConversationRecord, Forgetting, HistoryPort, StoredItem } from '@colloquy/fabric';

import { conversationKeys } from './conversation-keys.ts';
import { LuaScript } from './lua-script.ts';
import { listOf } from './redis-reply.ts';

/** An event of a conversation that is not known (yet, or any more) is kept this long (ms). */
const UNKNOWN_MS = 60_000;

/** Of the events of a conversation the newest are kept. */
const MAX_EVENTS = 5_000;

/** KEYS: record, record of the ended, events. ARGV: the event, how many, how long they are kept (ms): known, and else. */
const noteScript = new LuaScript(`
  if not redis.call('LPOS', KEYS[3], ARGV[1], 'RANK', -1, 'MAXLEN', 256) then
    redis.call('RPUSH', KEYS[3], ARGV[1])
    redis.call('LTRIM', KEYS[3], -ARGV[2], -1)
  end
  local isKnown = redis.call('EXISTS', KEYS[1], KEYS[2]) > 0
  redis.call('PEXPIRE', KEYS[3], isKnown and ARGV[3] or ARGV[4])
`);

/** KEYS: record, its items, record of the ended, its items, events. */
const readScript = new LuaScript(`
  local ongoing = redis.call('HMGET', KEYS[1], 'record', 'user')
  local events = redis.call('LRANGE', KEYS[5], 0, -1)
  if ongoing[1] then return {ongoing[1], ongoing[2], '', redis.call('LRANGE', KEYS[2], 0, -1), events} end
  local ended = redis.call('HMGET', KEYS[3], 'record', 'user', 'endedAt')
  if not ended[1] then return nil end
  return {ended[1], ended[2], ended[3], redis.call('LRANGE', KEYS[4], 0, -1), events}
`);

/** KEYS: record, record of the ended, its items, events. */
const forgetScript = new LuaScript(`
  if redis.call('EXISTS', KEYS[1]) == 1 then return 'ongoing' end
  local isKnown = redis.call('EXISTS', KEYS[2]) == 1
  redis.call('DEL', KEYS[2], KEYS[3], KEYS[4])
  return isKnown and 'forgotten' or 'unknown'
`);

export interface RedisHistoryOptions {
  readonly redis: RedisClient;
  readonly keyPrefix: string;
  /** How long a conversation that goes on is kept after its last write (ms). */
  readonly timeToLiveMs: number;
  /** How long one that ended is kept (ms); 0: not at all. */
  readonly historyMs: number;
}

/** Looks back on the conversations of the store; each write gives what it writes its whole time to live again. */
export class RedisHistory implements HistoryPort {
  readonly #options: RedisHistoryOptions;

  constructor(options: RedisHistoryOptions) {
    this.#options = options;
  }

  async note(id: string, event: unknown): Promise<void> {
    const { redis, timeToLiveMs, historyMs } = this.#options;
    if (historyMs === 0) return;
    const { record, ended, events } = this.#keys(id);
    const args = [JSON.stringify(event), MAX_EVENTS, Math.max(timeToLiveMs, historyMs), UNKNOWN_MS];
    await noteScript.run(redis, [record, ended, events], args);
  }

  async read(id: string): Promise<ConversationHistory | null> {
    const { record, items, ended, endedItems, events } = this.#keys(id);
    const reply = await readScript.run(this.#options.redis, [record, items, ended, endedItems, events], []);
    const [json, user, endedAt, said, noted] = listOf(reply);
    if (typeof json !== 'string') return null;
    const { createdAt, settings } = JSON.parse(json) as ConversationRecord;
    return {
      id,
      ...(typeof user === 'string' && user !== '' && { user }),
      createdAt,
      endedAt: endedAt === '' ? null : Number(endedAt),
      ...(settings && { settings }),
      items: listOf(said).map((line) => JSON.parse(String(line)) as StoredItem),
      events: listOf(noted).map((line): unknown => JSON.parse(String(line))),
    };
  }

  async prolong(id: string): Promise<void> {
    const { redis, historyMs } = this.#options;
    const { ended, endedItems, events } = this.#keys(id);
    const isEnded = (await redis.exists(ended)) === 1;
    if (isEnded) await Promise.all([ended, endedItems, events].map((key) => redis.pexpire(key, historyMs)));
  }

  async forget(id: string): Promise<Forgetting> {
    const { record, ended, endedItems, events } = this.#keys(id);
    const reply = await forgetScript.run(this.#options.redis, [record, ended, endedItems, events], []);
    return reply as Forgetting;
  }

  #keys(id: string) {
    return conversationKeys(this.#options.keyPrefix, id);
  }
}
