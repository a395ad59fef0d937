import { describe, expect, it } from '@jest/globals';

import { legFigures } from '../testing/leg-figures.ts';
import { cpuPerConversationSecond, processorsAround } from './leg-cost.ts';

const cpu = { elapsedMs: 5_000, processes: { gateway: 1_000, redis: 250, load: 2_000, upstream: 500 }, others: 1_250 };

describe('the cost of a leg', () => {
  it('is counted for the path alone, over the conversations that were ready', () => {
    const leg = legFigures({ path: 'system', conversations: 200, ready: 100, cpu });
    expect(cpuPerConversationSecond(leg)).toEqual({ gateway: 2, redis: 0.5 });
  });

  it('leaves the ends of the bench and other programs to be told apart', () => {
    expect(processorsAround(cpu)).toEqual({ load: 0.4, upstream: 0.1, others: 0.25 });
    expect(processorsAround({ ...cpu, others: -20 })).toMatchObject({ others: 0 });
  });

  it('is unknown without accounts', () => {
    expect(cpuPerConversationSecond(legFigures({ cpu: null }))).toBeNull();
  });
});
