import { describe, expect, it } from '@jest/globals';

import { ActiveTraces } from './active-traces.ts';

describe('the traces being written', () => {
  it('are known by their conversation, the newest one first, until each has ended', () => {
    const active = new ActiveTraces();
    const opening = active.enter('conv_1', 'a');
    const turn = active.enter('conv_1', 'b');
    expect(active.newest('conv_1')).toBe('b');
    expect(active.newest('conv_2')).toBeUndefined();
    opening[Symbol.dispose]();
    expect(active.newest('conv_1')).toBe('b');
    turn[Symbol.dispose]();
    turn[Symbol.dispose]();
    expect(active.newest('conv_1')).toBeUndefined();
  });
});
