/**
 * Microseconds on a clock that every process of this machine reads the same: the one behind `process.hrtime`, which
 * counts from a point all processes share.
 */
export function nowMicros(): number {
  return Number(process.hrtime.bigint() / 1_000n);
}

/** Microseconds from `sent` to `now`, of which only the lowest 32 bits need to be known; right within ± 35 minutes. */
export function elapsedMicros(sent: number, now: number): number {
  return (now - sent) | 0;
}
