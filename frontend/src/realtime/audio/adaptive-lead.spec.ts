import { describe, expect, it } from '@jest/globals';

import { AdaptiveLead } from './adaptive-lead.ts';

const RATE = 24_000;
const ms = (lead: AdaptiveLead) => (lead.samples * 1_000) / RATE;
const samples = (milliseconds: number) => (milliseconds * RATE) / 1_000;

describe('AdaptiveLead', () => {
  it('begins with 50 ms', () => {
    expect(ms(new AdaptiveLead(RATE))).toBe(50);
  });

  it('grows by as much as audio came too late', () => {
    const lead = new AdaptiveLead(RATE);
    lead.cameLate(samples(45));
    expect(ms(lead)).toBe(95);
  });

  it('grows by 20 ms at least, by 100 ms at most, and never beyond 300 ms', () => {
    const lead = new AdaptiveLead(RATE);
    lead.cameLate(1);
    expect(ms(lead)).toBe(70);
    lead.cameLate(samples(5_000));
    expect(ms(lead)).toBe(170);
    lead.cameLate(samples(5_000));
    lead.cameLate(samples(5_000));
    expect(ms(lead)).toBe(300);
  });

  it('shrinks by 100 ms a minute of sound without a gap, back to 50 ms', () => {
    const lead = new AdaptiveLead(RATE);
    lead.cameLate(samples(100));
    lead.cameInTime(samples(30_000));
    expect(ms(lead)).toBe(100);
    lead.cameInTime(samples(600_000));
    expect(ms(lead)).toBe(50);
  });
});
