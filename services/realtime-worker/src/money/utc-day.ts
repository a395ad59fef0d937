const DAY_MS = 86_400_000;

/** The UTC day of a time (ms since the epoch), as `2026-11-22`. */
export function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

/** Seconds until the next UTC day begins, rounded up. */
export function secondsToNextDay(at: number): number {
  return Math.ceil((DAY_MS - (at % DAY_MS)) / 1_000);
}
