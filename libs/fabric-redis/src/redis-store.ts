import type { RedisClient } from './redis-client.ts';

import type {
  Address,
  Charge,
  ConversationRecord,
  ConversationStorePort,
  HeldRecord,
  ResumeRequest,
  Spent,
  StoredItem,
  UserDay,
} from '@colloquy/fabric';
import type { Timers } from '@colloquy/lifecycle';

import { conversationKeys } from './conversation-keys.ts';
import { LuaScript } from './lua-script.ts';
import { chargeAccounts, readAccounts, type AccountKeys } from './redis-accounts.ts';
import { listOf } from './redis-reply.ts';

/**
 * KEYS: the record, a hash of `record` (JSON of what never changes), `gateway`, `user`, `epoch`, `worker` and `resume`
 * (the hash of the token that is good now); the items, a list of JSON; the account. Every write gives all of them their
 * whole time to live (ARGV[1], ms) again.
 */
const createScript = new LuaScript(`
  if redis.call('EXISTS', KEYS[1]) == 1 then return end
  redis.call('HSET', KEYS[1], 'record', ARGV[2], 'epoch', 0, 'gateway', ARGV[3], 'user', ARGV[4], 'resume', ARGV[5])
  redis.call('PEXPIRE', KEYS[1], ARGV[1])
`);

const claimScript = new LuaScript(`
  local stored = redis.call('HMGET', KEYS[1], 'record', 'gateway')
  if not stored[1] then return nil end
  local epoch = redis.call('HINCRBY', KEYS[1], 'epoch', 1)
  redis.call('HSET', KEYS[1], 'worker', ARGV[2])
  redis.call('PEXPIRE', KEYS[1], ARGV[1])
  redis.call('PEXPIRE', KEYS[2], ARGV[1])
  redis.call('PEXPIRE', KEYS[3], ARGV[1])
  return {stored[1], stored[2], epoch}
`);

/** The same command again (its answer was lost) finds its own next token in place, and gets the same answer. */
const resumeScript = new LuaScript(`
  local stored = redis.call('HMGET', KEYS[1], 'record', 'epoch', 'worker', 'resume', 'user')
  if not stored[1] or stored[5] ~= ARGV[5] then return nil end
  if stored[4] ~= ARGV[3] and (stored[4] == '' or stored[4] ~= ARGV[2]) then return nil end
  redis.call('HSET', KEYS[1], 'resume', ARGV[3], 'gateway', ARGV[4])
  redis.call('PEXPIRE', KEYS[1], ARGV[1])
  redis.call('PEXPIRE', KEYS[2], ARGV[1])
  redis.call('PEXPIRE', KEYS[3], ARGV[1])
  return {stored[1], stored[2], stored[3] or ''}
`);

/**
 * A command whose answer was lost is sent again by the connection: an item among the newest is not added twice. KEYS[4]
 * and KEYS[5]: record and items of the conversation if it is over, for what its last owner says late.
 */
const appendScript = new LuaScript(`
  local function add(key)
    if redis.call('LPOS', key, ARGV[3], 'RANK', -1, 'MAXLEN', 64) then return end
    redis.call('RPUSH', key, ARGV[3])
  end
  local epoch = redis.call('HGET', KEYS[1], 'epoch')
  if not epoch and redis.call('HGET', KEYS[4], 'epoch') == ARGV[2] then
    add(KEYS[5])
    redis.call('PEXPIRE', KEYS[5], redis.call('PTTL', KEYS[4]))
  end
  if epoch ~= ARGV[2] then return 0 end
  add(KEYS[2])
  redis.call('PEXPIRE', KEYS[1], ARGV[1])
  redis.call('PEXPIRE', KEYS[2], ARGV[1])
  redis.call('PEXPIRE', KEYS[3], ARGV[1])
  return 1
`);

/**
 * Moves what people look back on aside and clears the rest. KEYS: record, items, account, record and items of the ended,
 * events. ARGV: how long it can be looked back on (ms), now (ms since the epoch), the epoch it must have or nothing.
 */
const endScript = new LuaScript(`
  local stored = redis.call('HMGET', KEYS[1], 'record', 'user', 'epoch')
  if ARGV[3] ~= '' and stored[3] and stored[3] ~= ARGV[3] then return end
  if stored[1] and ARGV[1] ~= '0' then
    redis.call('HSET', KEYS[4], 'record', stored[1], 'user', stored[2], 'epoch', stored[3], 'endedAt', ARGV[2])
    if redis.call('EXISTS', KEYS[2]) == 1 then redis.call('RENAME', KEYS[2], KEYS[5]) end
    for i = 4, 6 do redis.call('PEXPIRE', KEYS[i], ARGV[1]) end
  end
  redis.call('DEL', KEYS[1], KEYS[2], KEYS[3])
`);

export interface RedisStoreOptions {
  readonly redis: RedisClient;
  readonly keyPrefix: string;
  /** How long a conversation is kept after its last write (ms). */
  readonly timeToLiveMs: number;
  /** How long one that ended can be looked back on (ms); 0: not at all. */
  readonly historyMs: number;
  readonly timers: Pick<Timers, 'now'>;
}

/** Conversations in Redis, as JSON that only this class writes: read again, it has the shape it had. Claims and appends are scripts, so that an epoch is checked and used in one step. */
export class RedisStore implements ConversationStorePort {
  readonly #redis: RedisClient;
  readonly #keyPrefix: string;
  readonly #timeToLiveMs: number;
  readonly #historyMs: number;
  readonly #timers: Pick<Timers, 'now'>;

  constructor({ redis, keyPrefix, timeToLiveMs, historyMs, timers }: RedisStoreOptions) {
    this.#historyMs = historyMs;
    this.#timers = timers;
    this.#redis = redis;
    this.#keyPrefix = keyPrefix;
    this.#timeToLiveMs = timeToLiveMs;
  }

  async create(record: Omit<ConversationRecord, 'epoch'>, resumeHash = ''): Promise<void> {
    const { id, gateway, user = '' } = record;
    const args = [this.#timeToLiveMs, JSON.stringify(record), gateway, user, resumeHash];
    await createScript.run(this.#redis, this.#keys(id), args);
  }

  async claim(id: string, worker: Address): Promise<ConversationRecord | null> {
    const claimed = await claimScript.run(this.#redis, this.#keys(id), [this.#timeToLiveMs, worker]);
    const [record, gateway, epoch] = listOf(claimed);
    if (typeof record !== 'string') return null;
    return { ...(JSON.parse(record) as ConversationRecord), gateway: String(gateway), epoch: Number(epoch) };
  }

  async resume({ id, tokenHash, nextTokenHash, gateway, user = '' }: ResumeRequest): Promise<HeldRecord | null> {
    const args = [this.#timeToLiveMs, tokenHash, nextTokenHash, gateway, user];
    const [record, epoch, worker] = listOf(await resumeScript.run(this.#redis, this.#keys(id), args));
    if (typeof record !== 'string') return null;
    const stored = JSON.parse(record) as ConversationRecord;
    return { ...stored, gateway, epoch: Number(epoch), worker: worker === '' ? null : String(worker) };
  }

  async append(id: string, epoch: number, item: StoredItem): Promise<boolean> {
    const args = [this.#timeToLiveMs, epoch, JSON.stringify(item)];
    const { ended, endedItems } = conversationKeys(this.#keyPrefix, id);
    return (await appendScript.run(this.#redis, [...this.#keys(id), ended, endedItems], args)) === 1;
  }

  async items(id: string): Promise<StoredItem[]> {
    const lines = await this.#redis.lrange(conversationKeys(this.#keyPrefix, id).items, 0, -1);
    return lines.map((line) => JSON.parse(line) as StoredItem);
  }

  async charge(id: string, epoch: number, charge: Charge, userDay?: UserDay): Promise<Spent | null> {
    const about = { ...charge, conversation: id, epoch, ttlMs: this.#timeToLiveMs };
    return await chargeAccounts(this.#redis, this.#accountKeys(id), about, userDay);
  }

  async spent(id: string, userDay?: UserDay): Promise<Spent> {
    return await readAccounts(this.#redis, this.#accountKeys(id), userDay);
  }

  async end(id: string, epoch?: number): Promise<void> {
    const { ended, endedItems, events } = conversationKeys(this.#keyPrefix, id);
    const keys = [...this.#keys(id), ended, endedItems, events];
    await endScript.run(this.#redis, keys, [this.#historyMs, this.#timers.now(), epoch ?? '']);
  }

  #keys(id: string): [string, string, string] {
    const { record, items, account } = conversationKeys(this.#keyPrefix, id);
    return [record, items, account];
  }

  #accountKeys(id: string): AccountKeys {
    const { record, account } = conversationKeys(this.#keyPrefix, id);
    return { record, account, keyPrefix: this.#keyPrefix };
  }
}
