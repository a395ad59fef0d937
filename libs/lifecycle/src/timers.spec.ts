import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';

import { DeadlineExceeded, withDeadline } from './deadline.ts';
import { pause, systemTimers } from './timers.ts';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => {
  expect(jest.getTimerCount()).toBe(0);
  jest.useRealTimers();
});

describe('timers', () => {
  it('run an action once after its time', () => {
    let runs = 0;
    systemTimers.after(50, () => (runs += 1));
    jest.advanceTimersByTime(49);
    expect(runs).toBe(0);
    jest.advanceTimersByTime(1_000);
    expect(runs).toBe(1);
  });

  it('stop when disposed of', () => {
    let runs = 0;
    systemTimers.after(50, () => (runs += 1))[Symbol.dispose]();
    const ticking = systemTimers.every(10, () => (runs += 1));
    jest.advanceTimersByTime(35);
    ticking[Symbol.dispose]();
    jest.advanceTimersByTime(1_000);
    expect(runs).toBe(3);
  });
});

describe('a pause', () => {
  it('ends early with the reason of the signal', async () => {
    const control = new AbortController();
    const paused = pause(1_000, { signal: control.signal });
    control.abort(new Error('enough'));
    await expect(paused).rejects.toThrow('enough');
  });

  it('does not begin when the signal has aborted already', async () => {
    await expect(pause(1_000, { signal: AbortSignal.abort(new Error('too late')) })).rejects.toThrow('too late');
  });
});

describe('a deadline', () => {
  it('gives the result of work that is in time and leaves no timer', async () => {
    await expect(withDeadline(Promise.resolve(7), 100, 'counting')).resolves.toBe(7);
  });

  it('names the work that is late', async () => {
    const late = withDeadline(new Promise(() => undefined), 100, 'counting');
    jest.advanceTimersByTime(100);
    await expect(late).rejects.toThrow(DeadlineExceeded);
    await expect(late).rejects.toThrow('counting took longer than 100 ms');
  });
});
