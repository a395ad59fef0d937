import type { Redis } from 'ioredis';

import type { Charge, ConversationRecord, ConversationStorePort, Spent, StoredItem, UserDay } from '@colloquy/fabric';

import { LuaScript } from './lua-script.ts';
import { chargeAccounts, readAccounts, type AccountKeys } from './redis-accounts.ts';
import { listOf } from './redis-reply.ts';

/**
 * KEYS: the record, a hash of `record` (JSON without the epoch) and `epoch`; the items, a list of JSON; the account.
 * Every write gives all of them their whole time to live (ARGV[1], ms) again.
 */
const createScript = new LuaScript(`
  if redis.call('EXISTS', KEYS[1]) == 1 then return end
  redis.call('HSET', KEYS[1], 'record', ARGV[2], 'epoch', 0)
  redis.call('PEXPIRE', KEYS[1], ARGV[1])
`);

const claimScript = new LuaScript(`
  local record = redis.call('HGET', KEYS[1], 'record')
  if not record then return nil end
  local epoch = redis.call('HINCRBY', KEYS[1], 'epoch', 1)
  redis.call('PEXPIRE', KEYS[1], ARGV[1])
  redis.call('PEXPIRE', KEYS[2], ARGV[1])
  redis.call('PEXPIRE', KEYS[3], ARGV[1])
  return {record, epoch}
`);

/** A command whose answer was lost is sent again by the connection: an item among the newest is not added twice. */
const appendScript = new LuaScript(`
  if redis.call('HGET', KEYS[1], 'epoch') ~= ARGV[2] then return 0 end
  if not redis.call('LPOS', KEYS[2], ARGV[3], 'RANK', -1, 'MAXLEN', 64) then
    redis.call('RPUSH', KEYS[2], ARGV[3])
  end
  redis.call('PEXPIRE', KEYS[1], ARGV[1])
  redis.call('PEXPIRE', KEYS[2], ARGV[1])
  redis.call('PEXPIRE', KEYS[3], ARGV[1])
  return 1
`);

export interface RedisStoreOptions {
  readonly redis: Redis;
  readonly keyPrefix: string;
  /** How long a conversation is kept after its last write (ms). */
  readonly timeToLiveMs: number;
}

/** Conversations in Redis, as JSON that only this class writes: read again, it has the shape it had. Claims and appends are scripts, so that an epoch is checked and used in one step. */
export class RedisStore implements ConversationStorePort {
  readonly #redis: Redis;
  readonly #keyPrefix: string;
  readonly #timeToLiveMs: number;

  constructor({ redis, keyPrefix, timeToLiveMs }: RedisStoreOptions) {
    this.#redis = redis;
    this.#keyPrefix = keyPrefix;
    this.#timeToLiveMs = timeToLiveMs;
  }

  async create(record: Omit<ConversationRecord, 'epoch'>): Promise<void> {
    await createScript.run(this.#redis, this.#keys(record.id), [this.#timeToLiveMs, JSON.stringify(record)]);
  }

  async claim(id: string): Promise<ConversationRecord | null> {
    const claimed = await claimScript.run(this.#redis, this.#keys(id), [this.#timeToLiveMs]);
    const [record, epoch] = listOf(claimed);
    if (typeof record !== 'string') return null;
    return { ...(JSON.parse(record) as Omit<ConversationRecord, 'epoch'>), epoch: Number(epoch) };
  }

  async append(id: string, epoch: number, item: StoredItem): Promise<boolean> {
    const args = [this.#timeToLiveMs, epoch, JSON.stringify(item)];
    return (await appendScript.run(this.#redis, this.#keys(id), args)) === 1;
  }

  async items(id: string): Promise<StoredItem[]> {
    const lines = await this.#redis.lrange(this.#itemsKey(id), 0, -1);
    return lines.map((line) => JSON.parse(line) as StoredItem);
  }

  async charge(id: string, epoch: number, charge: Charge, userDay?: UserDay): Promise<Spent | null> {
    const about = { ...charge, conversation: id, epoch, ttlMs: this.#timeToLiveMs };
    return await chargeAccounts(this.#redis, this.#accountKeys(id), about, userDay);
  }

  async spent(id: string, userDay?: UserDay): Promise<Spent> {
    return await readAccounts(this.#redis, this.#accountKeys(id), userDay);
  }

  async end(id: string): Promise<void> {
    await this.#redis.del(...this.#keys(id));
  }

  #keys(id: string): [string, string, string] {
    const { record, account } = this.#accountKeys(id);
    return [record, this.#itemsKey(id), account];
  }

  #accountKeys(id: string): AccountKeys {
    const record = this.#recordKey(id);
    return { record, account: `${record}:account`, keyPrefix: this.#keyPrefix };
  }

  /** The braces keep the keys of a conversation on one node of a cluster. */
  #recordKey(id: string): string {
    return `${this.#keyPrefix}:conversation:{${id}}`;
  }

  #itemsKey(id: string): string {
    return `${this.#recordKey(id)}:items`;
  }
}
