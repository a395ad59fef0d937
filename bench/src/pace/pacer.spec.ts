import { describe, expect, it } from '@jest/globals';

import { Pacer } from './pacer.ts';

describe('the pacer', () => {
  it('runs each action once in every period', () => {
    const pacer = new Pacer(40);
    const runs = Array.from({ length: 30 }, () => 0);
    for (const index of runs.keys()) pacer.join(() => (runs[index] = (runs[index] ?? 0) + 1));
    for (let now = 1_000; now < 1_200; now += 1) pacer.advance(now);
    expect(new Set(runs)).toEqual(new Set([5]));
  });

  it('spreads the actions over the period', () => {
    const pacer = new Pacer(40);
    let runs = 0;
    for (let index = 0; index < 400; index += 1) pacer.join(() => (runs += 1));
    const perMs: number[] = [];
    for (let now = 0; now < 40; now += 1) {
      runs = 0;
      pacer.advance(now);
      perMs.push(runs);
    }
    expect(Math.min(...perMs)).toBeGreaterThanOrEqual(8);
    expect(Math.max(...perMs)).toBeLessThanOrEqual(12);
  });

  it('makes up for late ticks and so keeps the rate', () => {
    const pacer = new Pacer(50);
    let runs = 0;
    pacer.join(() => (runs += 1));
    pacer.advance(0);
    pacer.advance(10);
    pacer.advance(999);
    expect(runs).toBe(20);
  });

  it('runs an action no more after it left', () => {
    const pacer = new Pacer(10);
    let runs = 0;
    const joined = pacer.join(() => (runs += 1));
    pacer.advance(0);
    pacer.advance(9);
    joined[Symbol.dispose]();
    pacer.advance(99);
    expect(runs).toBe(1);
  });

  it('does not make up for the time before it began', () => {
    const pacer = new Pacer(10);
    let runs = 0;
    pacer.join(() => (runs += 1));
    pacer.advance(1_000);
    expect(runs).toBe(1);
  });
});
