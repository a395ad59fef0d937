import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';

import { FlushPace } from './flush-pace.ts';

/** A pace whose flushes are counted; `room.isThere` says whether they hand on everything. */
function startPace(paceMs = 10) {
  const room = { isThere: true };
  const flush = jest.fn(() => room.isThere);
  return { room, flush, pace: new FlushPace({ flush, paceMs }) };
}

/** Lets what is due as soon as the running callback has ended happen. */
const endOfCallback = () => jest.advanceTimersByTimeAsync(0);

describe('the pace of flushes', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('flushes once for all that one callback brings, when that has ended', async () => {
    const { pace, flush } = startPace();
    for (let frame = 0; frame < 3; frame += 1) pace.request();
    expect(flush).not.toHaveBeenCalled();
    await endOfCallback();
    expect(flush).toHaveBeenCalledTimes(1);
  });

  it('lets what comes soon after a flush wait for the rest of the pace', async () => {
    const { pace, flush } = startPace();
    pace.request();
    await jest.advanceTimersByTimeAsync(4);
    pace.request();
    await jest.advanceTimersByTimeAsync(3);
    pace.request();
    await jest.advanceTimersByTimeAsync(2);
    expect(flush).toHaveBeenCalledTimes(1);
    await jest.advanceTimersByTimeAsync(1);
    expect(flush).toHaveBeenCalledTimes(2);
  });

  it('flushes at most once per pace when requests never stop', async () => {
    const { pace, flush } = startPace();
    for (let ms = 0; ms < 100; ms += 1) {
      pace.request();
      await jest.advanceTimersByTimeAsync(1);
    }
    expect(flush.mock.calls.length).toBeGreaterThanOrEqual(9);
    expect(flush.mock.calls.length).toBeLessThanOrEqual(11);
  });

  it('flushes at once again after a quiet moment', async () => {
    const { pace, flush } = startPace();
    pace.request();
    await jest.advanceTimersByTimeAsync(10);
    pace.request();
    await endOfCallback();
    expect(flush).toHaveBeenCalledTimes(2);
  });

  it('arms nothing while nothing waits', async () => {
    const { pace } = startPace();
    pace.request();
    await endOfCallback();
    expect(jest.getTimerCount()).toBe(0);
  });

  it('tries again as long as something is left', async () => {
    const { pace, flush, room } = startPace();
    room.isThere = false;
    pace.request();
    await jest.advanceTimersByTimeAsync(25);
    expect(flush).toHaveBeenCalledTimes(3);
    room.isThere = true;
    await jest.advanceTimersByTimeAsync(50);
    expect(flush).toHaveBeenCalledTimes(4);
  });

  it('does nothing more once it is disposed', async () => {
    const { pace, flush } = startPace();
    pace.request();
    pace[Symbol.dispose]();
    pace.request();
    await jest.advanceTimersByTimeAsync(20);
    expect(flush).not.toHaveBeenCalled();
  });
});
