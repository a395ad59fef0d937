import type { RedisClient } from './redis-client.ts';

import { LuaScript } from './lua-script.ts';
import { listOf } from './redis-reply.ts';

/**
 * How far each group is. Once a group has read something, its `lag` goes on counting entries that were cut off before it
 * read them, so those are remembered in a hash; before that, `lag` is what is there.
 */
const unreadFunction = `
  local function unread()
    local groups = {}
    for _, fields in ipairs(redis.call('XINFO', 'GROUPS', KEYS[1])) do
      local group = {}
      for i = 1, #fields, 2 do group[fields[i]] = fields[i + 1] end
      local lag = tonumber(group.lag) or 0
      local hasRead = tonumber(group['entries-read']) ~= nil
      if hasRead then lag = lag - tonumber(redis.call('HGET', KEYS[2], group.name) or '0') end
      table.insert(groups, {name = group.name, unread = math.max(lag, 0), hasRead = hasRead})
    end
    return groups
  end
`;

/**
 * Adds an entry and cuts the stream to its bound; returns how many entries went that a group had not read. A command
 * whose answer was lost is sent again by the connection: the key of its number tells it from a new one. Entries may come in
 * another order than they were numbered, the first ones of a process above all, while Redis does not know the script yet.
 * KEYS: stream, hash of lost entries, the key of the entry's number. ARGV: entry, bound, time to keep that key (ms).
 */
const appendScript = new LuaScript(`
  ${unreadFunction}
  if not redis.call('SET', KEYS[3], '1', 'NX', 'PX', ARGV[3]) then return 0 end
  redis.call('XADD', KEYS[1], '*', 'entry', ARGV[1])
  local length = redis.call('XLEN', KEYS[1])
  if length <= tonumber(ARGV[2]) then return 0 end
  local groups = unread()
  local cut = redis.call('XTRIM', KEYS[1], 'MAXLEN', '~', ARGV[2])
  if cut == 0 or #groups == 0 then return cut end
  local most = 0
  for _, group in ipairs(groups) do
    local lost = group.unread - (length - cut)
    if lost > 0 then
      if group.hasRead then redis.call('HINCRBY', KEYS[2], group.name, lost) end
      most = math.max(most, lost)
    end
  end
  return most
`);

/** What a group has still to read; the whole stream where there is no such group yet. KEYS: stream, lost; ARGV: group. */
const backlogScript = new LuaScript(`
  ${unreadFunction}
  if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
  for _, group in ipairs(unread()) do
    if group.name == ARGV[1] then return group.unread end
  end
  return redis.call('XLEN', KEYS[1])
`);

/** Far longer than a connection sends a command again (ms). */
const keepNumberMs = 300_000;

/** The journal's stream in Redis: each entry one field of JSON, a consumer group for each group of readers. */
export class JournalStream {
  readonly name: string;
  readonly #redis: RedisClient;

  constructor(redis: RedisClient, keyPrefix: string) {
    this.#redis = redis;
    this.name = `${keyPrefix}:journal`;
  }

  /** Returns how many unread entries were lost to the bound. `number` is another one for each entry of a writer. */
  async append(entry: { json: string; writer: string; number: number }, maxEntries: number): Promise<number> {
    const keys = [this.name, this.#lostKey, `{${this.name}}:written:${entry.writer}:${entry.number}`];
    return Number(await appendScript.run(this.#redis, keys, [entry.json, maxEntries, keepNumberMs]));
  }

  async backlog(group: string): Promise<number> {
    const backlog = await backlogScript.run(this.#redis, [this.name, this.#lostKey], [group]);
    return Number(backlog);
  }

  /** Makes a group that reads from the beginning, where there is none; `redis` may be a connection of the reader's own. */
  async createGroup(group: string, redis: RedisClient = this.#redis): Promise<void> {
    try {
      await redis.xgroup('CREATE', this.name, group, '0', 'MKSTREAM');
      await redis.hdel(this.#lostKey, group);
    } catch (error) {
      if (!(error instanceof Error && error.message.startsWith('BUSYGROUP'))) throw error;
    }
  }

  async read(redis: RedisClient, group: string, reader: string, limits: ReadLimits): Promise<Entry[]> {
    const { count, blockMs } = limits;
    const answer: unknown = await redis.xreadgroup(
      'GROUP',
      group,
      reader,
      'COUNT',
      count,
      'BLOCK',
      blockMs,
      'STREAMS',
      this.name,
      '>',
    );
    const [first] = listOf(answer);
    return listOf(listOf(first)[1]).flatMap(toEntry);
  }

  /** Entries another reader has had in hand for `minIdleMs`. */
  async claim(redis: RedisClient, group: string, reader: string, options: ClaimOptions): Promise<Entry[]> {
    const { count, minIdleMs } = options;
    const answer: unknown = await redis.xautoclaim(this.name, group, reader, minIdleMs, '0', 'COUNT', count);
    return listOf(listOf(answer)[1]).flatMap(toEntry);
  }

  /** The braces keep all keys of the journal on one node of a cluster. */
  get #lostKey(): string {
    return `{${this.name}}:lost`;
  }
}

export interface ReadLimits {
  readonly count: number;
  readonly blockMs: number;
}

export interface ClaimOptions {
  readonly count: number;
  readonly minIdleMs: number;
}

export interface Entry {
  readonly id: string;
  readonly json: string;
}

/** `[id, ['entry', json]]`; an entry that fell out of the stream meanwhile has no fields. */
function toEntry(value: unknown): Entry[] {
  const [id, fields] = listOf(value);
  const [, json] = listOf(fields);
  return typeof id === 'string' && typeof json === 'string' ? [{ id, json }] : [];
}
