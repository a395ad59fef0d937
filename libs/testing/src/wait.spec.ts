import { describe, expect, it } from '@jest/globals';

import { until, WaitedInVain } from './wait.ts';

describe('until', () => {
  it('gives what the condition gives once that is true', async () => {
    const answers = [null, 0, '', 'ready'];
    expect(await until(() => answers.shift() ?? null, { what: 'an answer' })).toBe('ready');
  });

  it('takes a condition that throws for one not met yet', async () => {
    let asked = 0;
    const condition = (): Promise<boolean> =>
      ++asked < 3 ? Promise.reject(new Error('refused')) : Promise.resolve(true);
    await until(condition, { what: 'the third attempt' });
    expect(asked).toBe(3);
  });

  it('names what it waited for and the last problem when time is up', async () => {
    const condition = (): boolean => {
      throw new Error('connection refused');
    };
    const waiting = until(condition, { what: 'the worker to be ready', deadlineMs: 25 });
    await expect(waiting).rejects.toThrow('waited 25 ms in vain for the worker to be ready: connection refused');
  });

  it('keeps its deadline even if the condition never answers', async () => {
    const never = new Promise<boolean>(() => undefined);
    await expect(until(() => never, { what: 'nothing', deadlineMs: 20 })).rejects.toThrow(WaitedInVain);
  });
});
