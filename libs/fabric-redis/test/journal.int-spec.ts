import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { startRedis, until, type RedisServer } from '@colloquy/testing';

import { Fabrics } from './fabrics.ts';
import { RedisProbe } from './redis-probe.ts';

describe('a journal in Redis', () => {
  let redis: RedisServer;
  let probe: RedisProbe;
  let fabrics: Fabrics;

  beforeAll(async () => {
    redis = await startRedis();
    probe = new RedisProbe(redis.url);
  });
  afterAll(async () => {
    await probe[Symbol.asyncDispose]();
    await redis[Symbol.asyncDispose]();
  });
  beforeEach(() => {
    fabrics = new Fabrics(redis.url);
  });
  afterEach(() => fabrics[Symbol.asyncDispose]());

  const stream = () => `${fabrics.prefix}:journal`;

  it('gives what a dead reader had in hand to another one', async () => {
    const writer = await fabrics.open();
    writer.journal.append('in hand');
    await until(() => probe.redis.exists(stream()), { what: 'the entry' });
    await probe.redis.xgroup('CREATE', stream(), 'counting', '0');
    // What a process leaves behind that dies before it is done.
    await probe.redis.xreadgroup('GROUP', 'counting', 'dead reader', 'COUNT', 1, 'STREAMS', stream(), '>');

    const reader = await fabrics.open({ journalRetryAfterMs: 200 });
    const entries: unknown[] = [];
    const onEntry = (entry: unknown) => void entries.push(entry);
    await using _following = await reader.journal.follow({ group: 'counting', reader: 'reader_1', onEntry });
    await until(() => entries.length === 1, { what: 'the entry' });
    expect(entries).toEqual(['in hand']);
  });

  it('shares entries between the readers of several processes', async () => {
    const [writer, first, second] = [await fabrics.open(), await fabrics.open(), await fabrics.open()];
    const entries: unknown[] = [];
    const onEntry = (entry: unknown) => void entries.push(entry);
    await using _first = await first.journal.follow({ group: 'counting', reader: 'reader_1', onEntry });
    await using _second = await second.journal.follow({ group: 'counting', reader: 'reader_2', onEntry });
    for (let number = 0; number < 500; number += 1) writer.journal.append(number);
    await until(() => entries.length >= 500, { what: 'all entries' });
    expect(entries.toSorted((a, b) => Number(a) - Number(b))).toEqual(
      Array.from({ length: 500 }, (_, number) => number),
    );
  });

  it('forgets a reader that left, unless it holds entries', async () => {
    const fabric = await fabrics.open();
    const good = await fabric.journal.follow({ group: 'counting', reader: 'good', onEntry: () => undefined });
    const bad = await fabric.journal.follow({
      group: 'billing',
      reader: 'bad',
      onEntry: () => {
        throw new Error('failed on purpose');
      },
    });
    fabric.journal.append('an entry');
    await until(async () => (await probe.redis.xpending(stream(), 'billing'))[0] === 1, { what: 'an entry in hand' });
    await good[Symbol.asyncDispose]();
    await bad[Symbol.asyncDispose]();
    expect(await probe.redis.xinfo('CONSUMERS', stream(), 'counting')).toHaveLength(0);
    expect(await probe.redis.xinfo('CONSUMERS', stream(), 'billing')).toHaveLength(1);
  });

  it('begins anew when Redis lost it', async () => {
    const fabric = await fabrics.open();
    const entries: unknown[] = [];
    const onEntry = (entry: unknown) => void entries.push(entry);
    await using _following = await fabric.journal.follow({ group: 'counting', reader: 'reader_1', onEntry });
    await probe.redis.del(stream());
    fabric.journal.append('after the loss');
    await until(() => entries.length === 1, { what: 'the entry' });
    expect(entries).toEqual(['after the loss']);
  });
});
