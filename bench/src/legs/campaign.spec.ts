import { describe, expect, it } from '@jest/globals';

import { legsOf } from './campaign.ts';

describe('the campaign', () => {
  it('takes relay and system by turns at each load, round after round, and one without a tail at the highest', () => {
    const legs = legsOf({ conversations: [10, 300], rounds: 2, tracing: false, change: null });
    expect(legs.map(({ round, conversations, path }) => `${round} ${conversations} ${path}`)).toEqual([
      '1 10 relay',
      '1 10 system',
      '1 300 relay',
      '1 300 system',
      '1 300 tailless',
      '2 10 relay',
      '2 10 system',
      '2 300 relay',
      '2 300 system',
      '2 300 tailless',
    ]);
  });

  it('takes the system without and with tracing by turns when asked to', () => {
    const legs = legsOf({ conversations: [10], rounds: 2, tracing: true, change: null });
    expect(legs.map(({ path }) => path)).toEqual(['system', 'traced', 'system', 'traced']);
  });
});
