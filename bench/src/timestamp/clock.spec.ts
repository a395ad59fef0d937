import { execFileSync } from 'node:child_process';

import { describe, expect, it } from '@jest/globals';

import { elapsedMicros, nowMicros } from './clock.ts';

describe('the clock', () => {
  it('tells the time between two points of which the first is known by 32 bits', () => {
    expect(elapsedMicros(1_000, 1_250)).toBe(250);
    expect(elapsedMicros(1_000, 7 * 2 ** 32 + 1_250)).toBe(250);
    expect(elapsedMicros(0xff_ff_ff_ff, 7 * 2 ** 32 + 99)).toBe(100);
    expect(elapsedMicros(1_250, 1_000)).toBe(-250);
  });

  it('is the same in another process', () => {
    const script = 'process.stdout.write(String(process.hrtime.bigint() / 1000n))';
    const before = nowMicros();
    const there = Number(execFileSync(process.execPath, ['-e', script], { encoding: 'utf8' }));
    expect(there).toBeGreaterThanOrEqual(before);
    expect(there).toBeLessThanOrEqual(nowMicros());
  });
});
