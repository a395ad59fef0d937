const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 8_000;

/** About a minute of trying, on average. */
export const MAX_RECONNECT_ATTEMPTS = 12;

/**
 * Milliseconds to wait before the given attempt (1, 2, …): doubling up to 8 s, then between half and all of that, so
 * that the clients of one lost server do not come back in step. `random` is in 0…1.
 */
export function reconnectDelayMs(attempt: number, random: number): number {
  const ceiling = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (attempt - 1));
  return ceiling * (0.5 + random / 2);
}
