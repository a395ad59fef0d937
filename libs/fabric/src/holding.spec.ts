import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';

import { Holding, offerAgainAfterMs } from './holding.ts';

function startHolding() {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let signal: AbortSignal | undefined;
  const holding = new Holding({
    conversation: 'conv_a',
    graceMs: 500,
    hold: (_conversation, given) => {
      signal = given;
      return promise;
    },
  });
  return { holding, finish: resolve, fail: reject, signal: () => signal };
}

describe('Holding', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => {
    expect(jest.getTimerCount()).toBe(0);
    jest.useRealTimers();
  });

  it('is over when the hold resolves', async () => {
    const { holding, finish } = startHolding();
    finish();
    expect(await holding.outcome).toEqual({ kind: 'over' });
  });

  it('failed when the hold rejects', async () => {
    const { holding, fail } = startHolding();
    const error = new Error('failed on purpose');
    fail(error);
    expect(await holding.outcome).toEqual({ kind: 'failed', error });
  });

  it('failed when the hold throws before it gives a promise', async () => {
    const error = new Error('thrown on purpose');
    const hold = () => {
      throw error;
    };
    expect(await new Holding({ conversation: 'conv_a', hold }).outcome).toEqual({ kind: 'failed', error });
  });

  it.each(['resolves', 'rejects'])('was let go when the hold %s after it was told to', async (how) => {
    const { holding, finish, fail, signal } = startHolding();
    holding.letGo(new Error('a deploy'));
    expect(signal()?.reason).toMatchObject({ message: 'a deploy' });
    if (how === 'resolves') finish();
    else fail(new Error('aborted'));
    expect(await holding.outcome).toEqual({ kind: 'let-go' });
  });

  it('leaves a hold behind that does not let go in time', async () => {
    const { holding } = startHolding();
    let outcome: unknown = null;
    void holding.outcome.then((known) => (outcome = known));
    holding.letGo(new Error('a deploy'));
    holding.letGo(new Error('again'));
    await jest.advanceTimersByTimeAsync(499);
    expect(outcome).toBeNull();
    await jest.advanceTimersByTimeAsync(1);
    expect(outcome).toEqual({ kind: 'let-go' });
  });
});

describe('the wait before another offer', () => {
  it('doubles with each failure up to five seconds', () => {
    expect([1, 2, 3, 6, 7, 8, 1_000].map(offerAgainAfterMs)).toEqual([100, 200, 400, 3_200, 5_000, 5_000, 5_000]);
  });
});
