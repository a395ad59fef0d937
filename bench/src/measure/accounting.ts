import { existsSync, readFileSync } from 'node:fs';

import { machineCpuMs, processCpuMs, residentBytes } from './proc-text.ts';

/** Processes by the name the report gives them. */
export type Pids = Readonly<Record<string, number>>;
/** A figure for each of them. */
export type PerProcess = Readonly<Record<string, number>>;

export interface CpuReading {
  readonly atMs: number;
  /** CPU time of each process so far (ms). */
  readonly processes: PerProcess;
  /** CPU time of the whole machine so far (ms). */
  readonly machine: number;
}

/** Only Linux keeps the accounts this reads; elsewhere CPU and memory are not measured. */
export const hasAccounting = existsSync('/proc/self/stat');

export function readCpu(pids: Pids): CpuReading | null {
  if (!hasAccounting) return null;
  return {
    atMs: performance.now(),
    processes: each(pids, (pid) => processCpuMs(readFileSync(`/proc/${pid}/stat`, 'latin1'))),
    machine: machineCpuMs(readFileSync('/proc/stat', 'latin1')),
  };
}

/** Resident memory of each process (bytes). */
export function readResident(pids: Pids): PerProcess | null {
  if (!hasAccounting) return null;
  return each(pids, (pid) => residentBytes(readFileSync(`/proc/${pid}/status`, 'latin1')));
}

export interface CpuUse {
  readonly elapsedMs: number;
  readonly processes: PerProcess;
  /** What everything else on the machine took meanwhile, this program included (ms). */
  readonly others: number;
}

/** What was used between two readings; null where there is no accounting. */
export function cpuBetween(before: CpuReading | null, after: CpuReading | null): CpuUse | null {
  if (before === null || after === null) return null;
  const processes = Object.fromEntries(
    Object.entries(after.processes).map(([name, ms]) => [name, ms - (before.processes[name] ?? 0)]),
  );
  const ours = Object.values(processes).reduce((sum, ms) => sum + ms, 0);
  return { elapsedMs: after.atMs - before.atMs, processes, others: after.machine - before.machine - ours };
}

function each(pids: Pids, read: (pid: number) => number): PerProcess {
  return Object.fromEntries(Object.entries(pids).map(([name, pid]) => [name, read(pid)]));
}
