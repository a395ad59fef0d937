/** Levels in dBFS (0 = 32768) are never told lower than this, so that silence stays a number. */
export const SILENCE_DBFS = -100;

export interface Level {
  /** Root of the mean square; a square wave of full scale has 0 dBFS, a sine -3. */
  readonly rmsDbfs: number;
  readonly peakDbfs: number;
  /** Samples at either end of the scale. */
  readonly clippedSamples: number;
  /** Stretches of at least 3 of them: a signal cut off, not merely a loud peak. */
  readonly clippedRuns: number;
}

const SHORTEST_RUN = 3;

/** How loud `samples` are, and whether they were cut off on the way. */
export function measureLevel(samples: Int16Array): Level {
  let energy = 0;
  let peak = 0;
  let clippedSamples = 0;
  let clippedRuns = 0;
  let run = 0;
  for (const sample of samples) {
    energy += sample * sample;
    peak = Math.max(peak, Math.abs(sample));
    run = sample === 32_767 || sample === -32_768 ? run + 1 : 0;
    if (run > 0) clippedSamples++;
    if (run === SHORTEST_RUN) clippedRuns++;
  }
  const rms = samples.length > 0 ? Math.sqrt(energy / samples.length) : 0;
  return { rmsDbfs: dbfs(rms), peakDbfs: dbfs(peak), clippedSamples, clippedRuns };
}

function dbfs(amplitude: number): number {
  return Math.max(SILENCE_DBFS, 20 * Math.log10(amplitude / 32_768));
}
