/** The kernel tells times in ticks of 1/100 s to programs, on every architecture Node runs on. */
const MS_PER_TICK = 10;

/** CPU time in user and system mode of all threads so far (ms), from `/proc/<pid>/stat`. */
export function processCpuMs(stat: string): number {
  // The second field is the program's name in brackets and may hold blanks and brackets itself.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (numberOf(fields[11]) + numberOf(fields[12])) * MS_PER_TICK;
}

/** Resident memory (bytes), from `/proc/<pid>/status`. */
export function residentBytes(status: string): number {
  return numberOf(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) * 1_024;
}

/** CPU time all processors of the machine spent at work so far (ms), from `/proc/stat`. */
export function machineCpuMs(stat: string): number {
  // user nice system idle iowait irq softirq steal; the guest times that follow are part of user and nice.
  const [user, nice, system, , , irq, softirq, steal] = stat.slice(0, stat.indexOf('\n')).split(/\s+/).slice(1);
  const busy = [user, nice, system, irq, softirq, steal];
  return busy.reduce((sum, field) => sum + numberOf(field), 0) * MS_PER_TICK;
}

function numberOf(field: string | undefined): number {
  const value = Number(field);
  if (field === undefined || !Number.isFinite(value)) throw new Error('the process accounting cannot be read');
  return value;
}
