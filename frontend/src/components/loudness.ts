const SILENCE_DB = -52;
const LOUD_DB = -5;

/** A root mean square (0…1) as a share of what there is to see: ears count in decibels, so does the picture. */
export function loudness(rms: number): number {
  if (rms <= 0) return 0;
  const decibels = 20 * Math.log10(rms);
  return Math.max(0, Math.min(1, (decibels - SILENCE_DB) / (LOUD_DB - SILENCE_DB)));
}
