import { describe, expect, it } from '@jest/globals';

import { WakeWatch } from './wake-watch.ts';

function setUp() {
  const at = { wall: 1_700_000_000_000, running: 5_000 };
  const watch = new WakeWatch({ wall: () => at.wall, running: () => at.running });
  const after = (wall: number, running: number) => {
    at.wall += wall;
    at.running += running;
    return watch.look();
  };
  return { after };
}

describe('WakeWatch', () => {
  it('sees nothing in clocks that go together, also when a hidden page looks seldom', () => {
    const { after } = setUp();
    expect([after(1_000, 1_000), after(1_050, 1_049), after(4_000, 4_000)]).toEqual(['no', 'no', 'no']);
  });

  it('knows that the machine slept when only the time of day went on', () => {
    const { after } = setUp();
    expect(after(3_600_000, 1_000)).toBe('slept');
    expect(after(1_000, 1_000)).toBe('no');
  });

  it('takes it for possible after a long time without a look', () => {
    const { after } = setUp();
    expect(after(60_000, 60_000)).toBe('perhaps');
  });

  it('is not misled by a clock that is set back', () => {
    const { after } = setUp();
    expect(after(-3_600_000, 1_000)).toBe('no');
  });
});
