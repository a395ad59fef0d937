import { describe, expect, it } from '@jest/globals';

import type { LegFigures } from '../legs/leg-result.ts';
import { legFigures } from '../testing/leg-figures.ts';
import { goals, verdict, type LoadFigures } from './goals.ts';
import { pathFigures } from './path-figures.ts';

const goal = { what: 'a goal', unit: 'ms', must: 5, aim: 2, better: 'lower' } as const;

function load(conversations: number, given: Partial<LegFigures> = {}): LoadFigures {
  const results = [legFigures({ path: 'system', conversations, ...given })];
  const cpuRatio = { mean: 0.6, lowest: 0.5, highest: 0.7 };
  const system = pathFigures(results, 'system', conversations);
  return { conversations, relay: null, system, tailless: system, cpuRatio };
}

const ready = { off: Float64Array.of(250), on: Float64Array.of(4, 6) };
const opening = { pool: '0', conversations: 400, ready: 400, rate: 800, readyP50: 1, readyP99: 2 };

function slow(): Partial<LegFigures> {
  return { up: { sent: 1, received: 1, unreadable: 0, latencyMs: new Float64Array(100_000).fill(30) } };
}

function overloaded(): Partial<LegFigures> {
  return { up: { sent: 1_000, received: 1, unreadable: 0, latencyMs: Float64Array.of(30) } };
}

function measured(loads: readonly LoadFigures[], what: string): number | null | undefined {
  return goals(loads, { ready, openings: [opening] }).find((each) => each.what.startsWith(what))?.measured;
}

describe('the verdict', () => {
  it('tells the aim from the least that must be', () => {
    expect([2, 2.1, 5, 5.1].map((value) => verdict({ ...goal, measured: value }))).toEqual([
      'aim met',
      'met',
      'met',
      'missed',
    ]);
    expect(verdict({ ...goal, must: 500, aim: 700, better: 'higher', measured: 600 })).toBe('met');
  });

  it('is open where nothing was measured', () => {
    expect(verdict({ ...goal, measured: null })).toBe('not measured');
  });
});

describe('the goals', () => {
  it('take each figure from the load it is meant for', () => {
    const loads = [load(10), load(300)];
    expect(measured(loads, 'CPU of gateway, worker and Redis ÷ relay at 300')).toBe(0.6);
    expect(measured(loads, 'added p99 at 300')).toBe(2);
    expect(measured(loads, 'added p50 at 10')).toBe(1);
    expect(measured(loads, 'memory per conversation, gateway at 300')).toBeCloseTo(20);
    expect(measured(loads, 'session_ready p99')).toBe(6);
    expect(measured(loads, 'opening rate')).toBe(800);
    expect(measured(loads, 'growth of CPU per conversation from 10 to 300')).toBe(1);
  });

  it('leave open what these loads cannot tell', () => {
    const loads = [load(50)];
    expect(measured(loads, 'added p99 at 300')).toBeNull();
    expect(measured(loads, 'added p50 at 10')).toBeNull();
    expect(measured(loads, 'growth')).toBeNull();
    expect(measured([load(10), load(300, overloaded())], 'growth')).toBeNull();
    const nothing = goals([], { ready: null, openings: null });
    expect(nothing.every((each) => each.measured === null)).toBe(true);
    expect(nothing.some(({ what }) => what.startsWith('CPU'))).toBe(false);
  });

  it('know the highest load only when one was too high, or high enough', () => {
    expect(measured([load(10), load(300)], 'highest')).toBeNull();
    expect(measured([load(10), load(300, slow())], 'highest')).toBe(10);
    expect(measured([load(300), load(500)], 'highest')).toBe(500);
  });
});
