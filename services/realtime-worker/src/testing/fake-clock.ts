import { afterEach, beforeEach, expect, jest } from '@jest/globals';

/** Time stands still in every test of the file until `settle` moves it on, and no test leaves a timer behind. */
export function useFakeClock(): void {
  beforeEach(() => void jest.useFakeTimers({ doNotFake: ['setImmediate', 'queueMicrotask', 'nextTick'] }));
  afterEach(() => {
    expect(jest.getTimerCount()).toBe(0);
    jest.useRealTimers();
  });
}

/** Lets everything happen that is due within `ms`. */
export const settle = (ms = 0): Promise<void> => jest.advanceTimersByTimeAsync(ms);
