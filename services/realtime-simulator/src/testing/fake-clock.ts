import { afterEach, beforeEach, expect, jest } from '@jest/globals';

/**
 * Runs every spec of a file on a clock that moves only when told to, with something made for it. Afterwards `current` is
 * disposed, and no timer of it may be left.
 */
export function onFakeClock(make: () => void, current: () => Disposable, now?: number): void {
  beforeEach(() => {
    jest.useFakeTimers(now === undefined ? {} : { now });
    make();
  });
  afterEach(() => {
    current()[Symbol.dispose]();
    expect(jest.getTimerCount()).toBe(0);
    jest.useRealTimers();
  });
}

/** Lets this many ms pass on that clock, and everything happen that is due. */
export function passed(ms: number): Promise<void> {
  return jest.advanceTimersByTimeAsync(ms);
}
