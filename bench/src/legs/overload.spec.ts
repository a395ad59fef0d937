import { describe, expect, it } from '@jest/globals';

import { legFigures } from '../testing/leg-figures.ts';
import { isOverloaded } from './overload.ts';

function traffic(received: number, latencyMs: number) {
  return { sent: 100, received, unreadable: 0, latencyMs: new Float64Array(received).fill(latencyMs) };
}

describe('overload', () => {
  it('is not seen in a leg that keeps up, a few late messages and those on their way aside', () => {
    expect(isOverloaded(legFigures({}))).toBe(false);
    expect(isOverloaded({ up: traffic(100, 5), down: traffic(99, 70) })).toBe(false);
  });

  it('is seen when messages do not arrive, either way', () => {
    expect(isOverloaded({ up: traffic(97, 5), down: traffic(100, 5) })).toBe(true);
    expect(isOverloaded({ up: traffic(100, 5), down: traffic(97, 5) })).toBe(true);
    expect(isOverloaded({ up: traffic(0, 0), down: traffic(0, 0) })).toBe(true);
  });

  it('is seen when messages typically wait longer than they last', () => {
    expect(isOverloaded({ up: traffic(100, 41), down: traffic(100, 41) })).toBe(true);
  });
});
