import { describe, expect, it } from '@jest/globals';

import { cpuBetween, hasAccounting, readCpu, readResident } from './accounting.ts';

describe('the accounting', () => {
  it('tells what each process used between two readings, and what others did', () => {
    const before = { atMs: 1_000, processes: { gateway: 100, redis: 20 }, machine: 5_000 };
    const after = { atMs: 11_000, processes: { gateway: 400, redis: 50 }, machine: 6_000 };
    expect(cpuBetween(before, after)).toEqual({
      elapsedMs: 10_000,
      processes: { gateway: 300, redis: 30 },
      others: 670,
    });
  });

  it('has nothing to tell where a reading is missing', () => {
    expect(cpuBetween(null, null)).toBeNull();
  });

  it('reads this process, where the system keeps accounts', () => {
    const pids = { self: process.pid };
    const [cpu, resident] = [readCpu(pids), readResident(pids)];
    if (!hasAccounting) return expect([cpu, resident]).toEqual([null, null]);
    expect(cpu?.processes['self']).toBeGreaterThan(0);
    // Node itself knows both as well.
    expect(resident?.['self']).toBeGreaterThan(process.memoryUsage.rss() * 0.5);
    expect(cpu?.processes['self']).toBeLessThanOrEqual(
      (process.cpuUsage().user + process.cpuUsage().system) / 1_000 + 20,
    );
  });
});
