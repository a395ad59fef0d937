/** How the durations of rules become those that Prometheus is given. */
export interface Tempo {
  /** `1h` in, the same or a shorter one out. */
  duration(nominal: string): string;
}

/** As operated. */
export const steady: Tempo = { duration: (nominal) => nominal };

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 };

/** Every duration divided, but at least a second: an hour's burn rate becomes provable within a test. */
export function faster(times: number): Tempo {
  return { duration: (nominal) => `${Math.max(1, Math.round(secondsOf(nominal) / times))}s` };
}

function secondsOf(duration: string): number {
  const seconds = SECONDS[duration.slice(-1)];
  if (seconds === undefined) throw new Error(`"${duration}" is no duration`);
  return Number.parseInt(duration, 10) * seconds;
}
