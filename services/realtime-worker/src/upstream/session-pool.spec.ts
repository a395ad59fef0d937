import { describe, expect, it } from '@jest/globals';
import { systemTimers } from '@colloquy/lifecycle';

import { settle, useFakeClock } from '../testing/fake-clock.ts';
import { UpstreamError } from '../conversations/upstream.port.ts';
import type { PoolSize } from '../realtime-worker.config.ts';
import { SessionPool, type Warm } from './session-pool.ts';

useFakeClock();

class FakeSession implements Warm {
  isUp = true;
  isClosed = false;
  constructor(readonly number: number) {}
  isUsable(): boolean {
    return this.isUp;
  }
  close(): void {
    this.isClosed = true;
  }
}

function poolOf(size: PoolSize, maxAgeMs = 600_000) {
  const made: FakeSession[] = [];
  const failures: Error[] = [];
  const seen = { hits: [] as number[], misses: 0, waiting: 0, retries: [] as (number | null)[], dials: 0 };
  const pool = new SessionPool<FakeSession>({
    size,
    maxAgeMs,
    timers: systemTimers,
    random: () => 1,
    dial: async () => {
      seen.dials += 1;
      await Promise.resolve();
      const failure = failures.shift();
      if (failure) throw failure;
      const session = new FakeSession(made.length + 1);
      made.push(session);
      return session;
    },
    observer: {
      onHit: (ageMs) => void seen.hits.push(ageMs),
      onMiss: () => void (seen.misses += 1),
      onWaiting: (sessions) => void (seen.waiting = sessions),
      onRefillFailed: (_error, retryMs) => void seen.retries.push(retryMs),
    },
  });
  return { pool, made, failures, seen, [Symbol.dispose]: () => pool[Symbol.dispose]() };
}

const fixed = (sessions: number): PoolSize => ({ kind: 'fixed', sessions });

describe('the pool of sessions', () => {
  it('fills itself and gives the oldest first, with its age', async () => {
    using bench = poolOf(fixed(2));
    await settle(5_000);
    expect(bench.seen.waiting).toBe(2);
    expect(bench.pool.take()?.number).toBe(1);
    expect(bench.seen.hits).toEqual([5_000]);
    await settle();
    expect(bench.seen.waiting).toBe(2);
  });

  it('prepares nothing and counts nothing when it is off', async () => {
    using bench = poolOf(fixed(0));
    await settle(5_000);
    expect(bench.pool.take()).toBeNull();
    expect(bench.seen).toMatchObject({ dials: 0, misses: 0 });
  });

  it('gives nothing rather than a session that is gone, and replaces it', async () => {
    using bench = poolOf(fixed(1));
    await settle();
    for (const session of bench.made) session.isUp = false;
    expect(bench.pool.take()).toBeNull();
    expect(bench.seen.misses).toBe(1);
    expect(bench.made[0]?.isClosed).toBe(true);
    await settle();
    expect(bench.pool.take()?.number).toBe(2);
  });

  it('replaces sessions that have waited too long', async () => {
    using bench = poolOf(fixed(1), 10_000);
    await settle(12_000);
    expect(bench.made[0]?.isClosed).toBe(true);
    expect(bench.pool.take()?.number).toBe(2);
  });

  it('prepares few sessions at a time', async () => {
    using bench = poolOf(fixed(50));
    expect(bench.seen.dials).toBe(4);
    await settle(1_000);
    expect(bench.seen.waiting).toBe(50);
  });

  it('grows with what is taken and shrinks when nobody comes', async () => {
    using bench = poolOf({ kind: 'demand' });
    await settle();
    expect(bench.seen.waiting).toBe(1);
    for (let taken = 0; taken < 6; taken += 1) bench.pool.take()?.close();
    await settle(1_000);
    expect(bench.seen.waiting).toBe(6);
    await settle(11_000);
    expect(bench.pool.take()).not.toBeNull();
    await settle();
    expect(bench.seen.waiting).toBeLessThanOrEqual(6);
    expect(bench.seen.dials).toBeLessThanOrEqual(9);
  });

  it('waits longer after each failed preparation', async () => {
    using bench = poolOf(fixed(1));
    bench.failures.push(...Array.from({ length: 8 }, () => new Error('away')));
    await settle(200_000);
    expect(bench.seen.retries).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
    expect(bench.seen.waiting).toBe(1);
  });

  it('stops at a refusal for good, until a conversation got through', async () => {
    using bench = poolOf(fixed(1));
    bench.failures.push(new UpstreamError('upstream_rejected_key', 'no', false));
    await settle(600_000);
    expect(bench.seen).toMatchObject({ dials: 1, retries: [null] });
    bench.pool.noteSuccess();
    await settle();
    expect(bench.seen.waiting).toBe(1);
  });

  it('closes what waits when it is disposed, also what becomes ready later', async () => {
    const bench = poolOf(fixed(2));
    await settle();
    bench.pool.take();
    bench.pool[Symbol.dispose]();
    await settle();
    expect(bench.made.slice(1).every(({ isClosed }) => isClosed)).toBe(true);
    expect(bench.made[0]?.isClosed).toBe(false);
  });
});
