import { describe, expect, it } from '@jest/globals';

import { Lifecycle, lifecycleStates, type LifecycleState } from './lifecycle.ts';

describe('the life of a service', () => {
  it('goes from starting over running and draining to stopped', () => {
    const lifecycle = new Lifecycle();
    const seen: LifecycleState[] = [];
    lifecycle.onChange((state) => seen.push(state));
    lifecycle.to('running');
    lifecycle.to('draining');
    lifecycle.to('stopped');
    expect(seen).toEqual(['running', 'draining', 'stopped']);
  });

  it('is ready only while running', () => {
    const lifecycle = new Lifecycle();
    expect(lifecycle.isReady).toBe(false);
    lifecycle.to('running');
    expect(lifecycle.isReady).toBe(true);
    lifecycle.to('draining');
    expect(lifecycle.isReady).toBe(false);
  });

  it.each(lifecycleStates)('cannot leave an end for %s', (next) => {
    const lifecycle = new Lifecycle();
    lifecycle.to('failed');
    expect(() => lifecycle.to(next)).toThrow(`cannot go from failed to ${next}`);
  });

  it('forgets a listener that was disposed of', () => {
    const lifecycle = new Lifecycle();
    let calls = 0;
    lifecycle.onChange(() => (calls += 1))[Symbol.dispose]();
    lifecycle.to('running');
    expect(calls).toBe(0);
  });
});
