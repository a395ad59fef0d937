import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';

import { systemTimers } from '@colloquy/lifecycle';

import { LockKeeper, type Claim, type LockKeeperOptions } from './lock-keeper.ts';

const claimOf = (conversation: string): Claim => ({ conversation, token: `token of ${conversation}`, takes: 1 });

function startKeeper(options: Partial<LockKeeperOptions> = {}) {
  const renewed: string[][] = [];
  const faults: string[] = [];
  const keeper = new LockKeeper({
    renew: async (claims) => {
      renewed.push(claims.map(({ conversation }) => conversation));
      return [];
    },
    reclaim: async () => false,
    onFault: ({ message }) => faults.push(message),
    everyMs: 100,
    timers: systemTimers,
    ...options,
  });
  return { keeper, renewed, faults };
}

const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms);

describe('LockKeeper', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('renews all it keeps together, again and again', async () => {
    const { keeper, renewed } = startKeeper();
    keeper.keep(claimOf('conv_1'), () => undefined);
    keeper.keep(claimOf('conv_2'), () => undefined);
    await pass(200);
    expect(renewed).toEqual([
      ['conv_1', 'conv_2'],
      ['conv_1', 'conv_2'],
    ]);
  });

  it('renews no more what is disposed, and asks nothing when it keeps nothing', async () => {
    const { keeper, renewed } = startKeeper();
    const kept = keeper.keep(claimOf('conv_1'), () => undefined);
    await pass(100);
    kept[Symbol.dispose]();
    await pass(500);
    expect(renewed).toEqual([['conv_1']]);
  });

  it('goes on keeping a lapsed lock it can take back', async () => {
    const renew = jest.fn<LockKeeperOptions['renew']>().mockResolvedValue([]).mockResolvedValueOnce(['conv_1']);
    const reclaimed: string[] = [];
    const { keeper } = startKeeper({
      renew,
      reclaim: async ({ conversation }) => reclaimed.push(conversation) > 0,
    });
    const onLost = jest.fn();
    keeper.keep(claimOf('conv_1'), onLost);
    keeper.keep(claimOf('conv_2'), onLost);
    await pass(300);
    expect(reclaimed).toEqual(['conv_1']);
    expect(onLost).not.toHaveBeenCalled();
    expect(renew.mock.calls.map(([claims]) => claims.length)).toEqual([2, 2, 2]);
  });

  it('says once that a lock is lost and keeps it no more', async () => {
    const lost: string[] = [];
    const renewed: string[][] = [];
    const { keeper } = startKeeper({
      renew: async (claims) => {
        const ids = claims.map(({ conversation }) => conversation);
        renewed.push(ids);
        return ids.filter((id) => id === 'conv_1');
      },
    });
    for (const id of ['conv_1', 'conv_2']) keeper.keep(claimOf(id), () => lost.push(id));
    await pass(300);
    expect(lost).toEqual(['conv_1']);
    expect(renewed).toEqual([['conv_1', 'conv_2'], ['conv_2'], ['conv_2']]);
  });

  it('does not say that a lock is lost which was disposed meanwhile', async () => {
    const { promise, resolve } = Promise.withResolvers<string[]>();
    const { keeper } = startKeeper({ renew: () => promise });
    const onLost = jest.fn();
    const kept = keeper.keep(claimOf('conv_1'), onLost);
    await pass(100);
    kept[Symbol.dispose]();
    resolve(['conv_1']);
    await pass(100);
    expect(onLost).not.toHaveBeenCalled();
  });

  it('waits for one renewal before it begins another', async () => {
    const { promise, resolve } = Promise.withResolvers<string[]>();
    const renew = jest.fn<LockKeeperOptions['renew']>().mockResolvedValue([]).mockReturnValueOnce(promise);
    const { keeper } = startKeeper({ renew });
    keeper.keep(claimOf('conv_1'), () => undefined);
    await pass(1_000);
    expect(renew).toHaveBeenCalledTimes(1);
    resolve([]);
    await pass(100);
    expect(renew).toHaveBeenCalledTimes(2);
  });

  it('reports a renewal that failed and tries again', async () => {
    const renew = jest
      .fn<LockKeeperOptions['renew']>()
      .mockResolvedValue([])
      .mockRejectedValueOnce(new Error('failed on purpose'));
    const { keeper, faults } = startKeeper({ renew });
    keeper.keep(claimOf('conv_1'), () => undefined);
    await pass(200);
    expect(faults).toEqual(['failed on purpose']);
    expect(renew).toHaveBeenCalledTimes(2);
  });

  it('stops when it is disposed', async () => {
    const { keeper, renewed } = startKeeper();
    keeper.keep(claimOf('conv_1'), () => undefined);
    keeper[Symbol.dispose]();
    await pass(500);
    expect(renewed).toEqual([]);
    expect(jest.getTimerCount()).toBe(0);
  });
});
