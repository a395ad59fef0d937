/** A dash where nothing is known. */
const unknown = '–';

/** Milliseconds as a person reads them: `23 ms`, `1.2 s`. */
export function milliseconds(ms: number | null): string {
  if (ms === null) return unknown;
  return ms < 1_000 ? `${String(Math.round(ms))} ms` : `${(ms / 1_000).toFixed(1)} s`;
}

export function kilohertz(hz: number | null): string {
  return hz === null ? unknown : `${String(Math.round(hz / 100) / 10)} kHz`;
}

export function count(value: number): string {
  return value.toLocaleString('en');
}

/** US dollars; small sums keep their first digits. */
export function dollars(usd: number | null): string {
  if (usd === null) return unknown;
  return `$${usd.toFixed(usd < 0.1 ? 4 : 2)}`;
}
