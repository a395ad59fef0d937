import { describe, expect, it } from '@jest/globals';

import { SendPulse } from './send-pulse.ts';

/** The ticks, of so many, at which it is time to tell. */
function told(pulse: SendPulse, ticks: number, before: (tick: number) => void = () => undefined): number[] {
  return Array.from({ length: ticks }, (_, index) => index + 1).filter((tick) => {
    before(tick);
    return pulse.tick();
  });
}

describe('the pulse of a count', () => {
  it('tells one to two ticks after a burst, and twice a second until it is confirmed', () => {
    const pulse = new SendPulse();
    pulse.sent(1);
    expect(told(pulse, 14)).toEqual([2, 7, 12]);
    pulse.confirmed(1);
    expect(told(pulse, 100)).toEqual([]);
  });

  it('tells once a second while frames flow', () => {
    const pulse = new SendPulse();
    const flow = (tick: number) => {
      pulse.sent(tick);
      pulse.confirmed(tick - 5);
    };
    expect(told(pulse, 30, flow)).toEqual([10, 20, 30]);
  });

  it('tells every fifteen seconds when there is nothing new', () => {
    expect(told(new SendPulse(), 310)).toEqual([150, 300]);
  });

  it('tells another receiver at once', () => {
    const pulse = new SendPulse();
    pulse.sent(4);
    pulse.confirmed(4);
    pulse.start(4);
    expect(told(pulse, 3)).toEqual([2]);
  });
});
