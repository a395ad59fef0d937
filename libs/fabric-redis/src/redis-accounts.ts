import type { RedisClient } from './redis-client.ts';

import type { Charge, Spent, UserDay } from '@colloquy/fabric';

import { LuaScript } from './lua-script.ts';
import { listOf } from './redis-reply.ts';

/** A user's day is looked at until it is over wherever the clock is wrong, and a little longer (ms). */
const USER_DAY_TTL_MS = 2 * 86_400_000;

/**
 * KEYS: the conversation's record, its account, and the account of the user's day if there is one. An account is a hash:
 * `total`, and a field for each charge, so that one that comes again is known. ARGV: epoch, field, amount, time to live of
 * the conversation and of the user's day (ms). Returns false when a later owner has the conversation.
 */
const chargeScript = new LuaScript(`
  local epoch = redis.call('HGET', KEYS[1], 'epoch')
  if epoch and epoch ~= ARGV[1] then return false end
  local function add(key, ttl)
    if redis.call('HSETNX', key, ARGV[2], ARGV[3]) == 1 then redis.call('HINCRBY', key, 'total', ARGV[3]) end
    redis.call('PEXPIRE', key, ttl)
    return redis.call('HGET', key, 'total')
  end
  local conversation = epoch and add(KEYS[2], ARGV[4]) or '0'
  local user = KEYS[3] and add(KEYS[3], ARGV[5]) or '0'
  return {conversation, user}
`);

/** The same for the user's day alone. KEYS: its account. ARGV: field, amount, time to live (ms). */
const userChargeScript = new LuaScript(`
  if redis.call('HSETNX', KEYS[1], ARGV[1], ARGV[2]) == 1 then redis.call('HINCRBY', KEYS[1], 'total', ARGV[2]) end
  redis.call('PEXPIRE', KEYS[1], ARGV[3])
  return redis.call('HGET', KEYS[1], 'total')
`);

/** What identifies an account: the keys of a conversation, and the user's day it counts for. */
export interface AccountKeys {
  readonly record: string;
  readonly account: string;
  readonly keyPrefix: string;
}

/**
 * Adds a charge in one step, or on a cluster in two: there the user's day is on another node. A charge that is told again
 * makes up for what did not come about the first time.
 */
export async function chargeAccounts(
  redis: RedisClient,
  keys: AccountKeys,
  charge: Charge & { readonly conversation: string; readonly epoch: number; readonly ttlMs: number },
  userDay?: UserDay,
): Promise<Spent | null> {
  const dayKey = userDay && userDayKey(keys.keyPrefix, userDay);
  const all = [keys.record, keys.account, ...(dayKey && !redis.isCluster ? [dayKey] : [])];
  const field = `charge:${charge.conversation}:${charge.key}`;
  const args = [charge.epoch, field, charge.nanoUsd, charge.ttlMs, USER_DAY_TTL_MS];
  const reply = await chargeScript.run(redis, all, args);
  if (reply === null) return null;
  const [conversation, user] = listOf(reply);
  if (!dayKey || !redis.isCluster) return { conversation: Number(conversation), userDay: Number(user) };
  const ofUser = await userChargeScript.run(redis, [dayKey], [field, charge.nanoUsd, USER_DAY_TTL_MS]);
  return { conversation: Number(conversation), userDay: Number(ofUser) };
}

export async function readAccounts(redis: RedisClient, keys: AccountKeys, userDay?: UserDay): Promise<Spent> {
  const [conversation, user] = await Promise.all([
    redis.hget(keys.account, 'total'),
    userDay ? redis.hget(userDayKey(keys.keyPrefix, userDay), 'total') : null,
  ]);
  return { conversation: Number(conversation ?? 0), userDay: Number(user ?? 0) };
}

function userDayKey(keyPrefix: string, { user, day }: UserDay): string {
  return `${keyPrefix}:spent:${day}:{${user}}`;
}
