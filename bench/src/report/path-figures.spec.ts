import { describe, expect, it } from '@jest/globals';

import { legFigures } from '../testing/leg-figures.ts';
import { pathFigures } from './path-figures.ts';

const failed = { path: 'system', conversations: 10, round: 2, problem: 'no luck' } as const;

describe('the figures of a path', () => {
  it('pool the latencies of all rounds, each way and both together', () => {
    const up = { sent: 4, received: 4, unreadable: 0, latencyMs: Float64Array.of(1, 2, 3, 4) };
    const down = { sent: 1, received: 1, unreadable: 0, latencyMs: Float64Array.of(9) };
    const figures = pathFigures([legFigures({ up, down }), legFigures({ round: 2, up, down })], 'relay', 10);
    expect(figures?.up).toEqual({ p50: 2, p99: 4 });
    expect(figures?.down).toEqual({ p50: 9, p99: 9 });
    expect(figures?.added).toEqual({ p50: 3, p99: 9 });
  });

  it('take the mean of CPU and memory over the rounds', () => {
    const cpu = { elapsedMs: 10_000, processes: { relay: 400, load: 1, upstream: 1 }, others: 0 };
    const figures = pathFigures([legFigures({}), legFigures({ round: 2, cpu })], 'relay', 10);
    expect(figures?.cpu).toEqual({ relay: 3 });
    expect(figures?.memoryPerConversation?.['relay']).toBeCloseTo(20 * 1_024);
  });

  it('say how many sessions became ready and how much of the audio arrived', () => {
    const up = { sent: 1_000, received: 900, unreadable: 0, latencyMs: Float64Array.of(1) };
    const figures = pathFigures([legFigures({ ready: 8, up })], 'relay', 10);
    expect(figures).toMatchObject({ readyShare: 0.8, upShare: 0.9, downShare: 1 });
  });

  it('leave out other legs and those that failed', () => {
    const results = [legFigures({}), legFigures({ path: 'system' }), failed];
    expect(pathFigures(results, 'system', 10)?.cpu).toEqual({ gateway: 0.5, worker: 0.6, redis: 0.1 });
    expect(pathFigures([failed], 'system', 10)).toBeNull();
    expect(pathFigures(results, 'system', 100)).toBeNull();
  });

  it('note refused and lost clients, damaged messages, overload and a machine that was busy otherwise', () => {
    const down = { sent: 2, received: 2, unreadable: 2, latencyMs: new Float64Array() };
    const cpu = { elapsedMs: 10_000, processes: { relay: 1, load: 1, upstream: 1 }, others: 8_000 };
    const up = { sent: 2_500, received: 10, unreadable: 0, latencyMs: new Float64Array(10).fill(1) };
    expect(
      pathFigures([legFigures({ ready: 8, problems: ['closed', 'closed'], open: 7, up, down, cpu })], 'relay', 10)
        ?.notes,
    ).toEqual([
      'relay, 10 conversations, round 1: some sessions did not become ready: closed',
      'relay, 10 conversations, round 1: 1 clients lost their connection',
      'relay, 10 conversations, round 1: 2 messages arrived damaged',
      'relay, 10 conversations, round 1: overloaded, so its CPU says nothing',
      'relay, 10 conversations, round 1: others kept 0.8 processors busy, so do not trust it far',
    ]);
  });
});
