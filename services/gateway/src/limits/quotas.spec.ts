import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { MemoryFabric, type LimiterPort } from '@colloquy/fabric';
import { systemTimers } from '@colloquy/lifecycle';

import type { QuotaLimits } from './quota-limits.ts';
import { Quotas } from './quotas.ts';

const LEASE_MS = 30_000;
const none: QuotaLimits = {
  connectionsPerMinute: 0,
  connectionsPerAddress: 0,
  connectionsPerUser: 0,
  conversationsPerUser: 0,
  conversations: 0,
  connections: 0,
  withoutRedis: 'open',
  leaseMs: LEASE_MS,
  graceMs: 60_000,
};
const ann = { address: '192.0.2.1', identity: { user: 'ann' } };
const bob = { address: '192.0.2.2', identity: { user: 'bob' } };

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

/** Gateways that count together, with a limiter that can be away. */
function start(limits: Partial<QuotaLimits>, count = 2) {
  const { limiter } = new MemoryFabric();
  const state = { isAway: false, heard: [] as boolean[] };
  const answer = <T>(ask: () => Promise<T>) => (state.isAway ? Promise.reject<T>(new Error('away')) : ask());
  const shared: LimiterPort = {
    take: (rule, key) => answer(() => limiter.take(rule, key)),
    hold: (lease, max, forMs) => answer(() => limiter.hold(lease, max, forMs)),
    renew: (leases, forMs) => answer(() => limiter.renew(leases, forMs)),
    release: (leases) => answer(() => limiter.release(leases)),
  };
  const observer = {
    limitsCounted: () => void state.heard.push(true),
    limitsNotCounted: () => void state.heard.push(false),
  };
  const gateways = Array.from(
    { length: count },
    () => new Quotas({ limits: { ...none, ...limits }, limiter: shared, timers: systemTimers, observer }),
  );
  const at = (index: number) => gateways[index] ?? raise();
  return { state, at, first: at(0), second: at(1) };
}

function raise(): never {
  throw new Error('there are two gateways');
}

const settle = () => jest.advanceTimersByTimeAsync(1);

describe('connections', () => {
  it('of one address are counted over all gateways, and those of others alone', async () => {
    const { first, second } = start({ connectionsPerAddress: 2 });
    expect(await first.visit(ann).enter('conv_1')).toBeNull();
    expect(await second.visit(ann).enter('conv_2')).toBeNull();
    expect(await first.visit(ann).enter('conv_3')).toMatchObject({ limit: 'address_connections' });
    expect(await first.visit(bob).enter('conv_4')).toBeNull();
    expect(await first.visit({ address: null, identity: null }).enter('conv_5')).toBeNull();
  });

  it('of one user are counted wherever they come from', async () => {
    const { first, second } = start({ connectionsPerUser: 1 });
    expect(await first.visit(ann).enter('conv_1')).toBeNull();
    expect(await second.visit({ ...ann, address: '192.0.2.9' }).enter('conv_2')).toMatchObject({
      limit: 'user_connections',
    });
  });

  it('within a minute are counted although they have ended', async () => {
    const { first, second } = start({ connectionsPerMinute: 2 });
    for (const gateway of [first, second]) {
      const visit = gateway.visit(ann);
      expect(await visit.enter('conv_1')).toBeNull();
      visit.leave('ended');
    }
    const overrun = await first.visit(ann).enter('conv_2');
    expect(overrun).toMatchObject({ limit: 'connection_rate' });
    expect(overrun?.retryAfterMs).toBeGreaterThan(0);
    expect(overrun?.retryAfterMs).toBeLessThanOrEqual(60_000);
  });

  it('at one gateway are counted there', async () => {
    const { first, second } = start({ connections: 1 });
    const visit = first.visit(ann);
    expect(await visit.enter('conv_1')).toBeNull();
    const refused = first.visit(bob);
    expect(await refused.enter('conv_2')).toMatchObject({ limit: 'gateway_connections' });
    refused.leave('ended');
    expect(await second.visit(bob).enter('conv_2')).toBeNull();
    visit.leave('ended');
    expect(await first.visit(bob).enter('conv_3')).toBeNull();
  });

  it('that are refused for one thing take nothing of the others', async () => {
    const { first } = start({ connectionsPerAddress: 1, conversations: 2 });
    await first.visit(ann).enter('conv_1');
    expect(await first.visit(ann).enter('conv_2')).toMatchObject({ limit: 'address_connections' });
    await settle();
    expect(await first.visit(bob).enter('conv_3')).toBeNull();
  });

  it('that leave before they are let in keep nothing', async () => {
    const { first } = start({ connectionsPerAddress: 1, conversations: 1 });
    const visit = first.visit(ann);
    const entering = visit.enter('conv_1');
    visit.leave('ended');
    await entering;
    await settle();
    expect(await first.visit(ann).enter('conv_2')).toBeNull();
  });
});

describe('conversations', () => {
  it('of one user, and of all, are counted over all gateways', async () => {
    const { first, second } = start({ conversationsPerUser: 1, conversations: 2 });
    expect(await first.visit(ann).enter('conv_1')).toBeNull();
    expect(await second.visit(ann).enter('conv_2')).toMatchObject({ limit: 'user_conversations' });
    await settle();
    expect(await second.visit(bob).enter('conv_3')).toBeNull();
    expect(await first.visit({ address: null, identity: { user: 'eve' } }).enter('conv_4')).toMatchObject({
      limit: 'total_conversations',
    });
  });

  it('count for as long as they last', async () => {
    const { first, second } = start({ conversationsPerUser: 1 });
    await first.visit(ann).enter('conv_1');
    await jest.advanceTimersByTimeAsync(10 * LEASE_MS);
    expect(await second.visit(ann).enter('conv_2')).toMatchObject({ limit: 'user_conversations' });
  });

  it('of a gateway that was killed count no longer than their lease', async () => {
    const { first, second } = start({ conversationsPerUser: 1 });
    await first.visit(ann).enter('conv_1');
    // Nothing is released: the process is gone, and its renewals with it.
    await first[Symbol.asyncDispose]();
    expect(await second.visit(ann).enter('conv_2')).toMatchObject({ limit: 'user_conversations' });
    await jest.advanceTimersByTimeAsync(LEASE_MS);
    expect(await second.visit(ann).enter('conv_2')).toBeNull();
  });

  it('count while they wait for their client, and are the same when it comes back elsewhere', async () => {
    const { first, second } = start({ conversationsPerUser: 1 });
    const gone = first.visit(ann);
    await gone.enter('conv_1');
    gone.leave('left');
    await jest.advanceTimersByTimeAsync(50_000);
    expect(await second.visit(ann).enter('conv_2')).toMatchObject({ limit: 'user_conversations' });
    const back = second.visit(ann);
    expect(await back.enter(null)).toBeNull();
    back.returned('conv_1');
    await jest.advanceTimersByTimeAsync(2 * LEASE_MS);
    expect(await first.visit(ann).enter('conv_2')).toMatchObject({ limit: 'user_conversations' });
    back.leave('ended');
    await settle();
    expect(await first.visit(ann).enter('conv_2')).toBeNull();
  });
});

describe('while nothing can be counted together', () => {
  it('everybody comes in where that is said, and counts as soon as it can be', async () => {
    const { state, first, second } = start({ conversationsPerUser: 1 });
    state.isAway = true;
    expect(await first.visit(ann).enter('conv_1')).toBeNull();
    expect(state.heard).toEqual([false]);
    state.isAway = false;
    await jest.advanceTimersByTimeAsync(LEASE_MS / 3);
    expect(state.heard.at(-1)).toBe(true);
    expect(await second.visit(ann).enter('conv_2')).toMatchObject({ limit: 'user_conversations' });
  });

  it('nobody comes in where that is said', async () => {
    const { state, first } = start({ conversationsPerUser: 1, withoutRedis: 'closed' });
    state.isAway = true;
    const visit = first.visit(ann);
    expect(await visit.enter('conv_1')).toMatchObject({ limit: 'uncounted' });
    visit.leave('ended');
    state.isAway = false;
    expect(await first.visit(ann).enter('conv_1')).toBeNull();
  });
});
