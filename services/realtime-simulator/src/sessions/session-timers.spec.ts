import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { systemTimers } from '@colloquy/lifecycle';

import { SessionTimers } from './session-timers.ts';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

it('fires timers until it is disposed, then none', () => {
  const fired: string[] = [];
  const timers = new SessionTimers(systemTimers);
  timers.after(10, () => fired.push('first'));
  timers.after(20, () => fired.push('cancelled'))[Symbol.dispose]();
  timers.after(30, () => fired.push('late'));
  timers.every(8, () => fired.push('again'));
  jest.advanceTimersByTime(20);
  expect(fired).toEqual(['again', 'first', 'again']);
  timers[Symbol.dispose]();
  timers.after(1, () => fired.push('after the end'));
  expect(jest.getTimerCount()).toBe(0);
  jest.advanceTimersByTime(100);
  expect(fired).toHaveLength(3);
});
