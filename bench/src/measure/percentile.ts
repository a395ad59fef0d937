/** The value that `percent` of the values do not exceed (nearest rank); null when there are none. */
export function percentile(values: Float64Array, percent: number): number | null {
  const sorted = Float64Array.from(values).sort();
  const rank = Math.max(1, Math.ceil((percent / 100) * sorted.length));
  return sorted[rank - 1] ?? null;
}

/** All values of several measurements as one. */
export function pool(measurements: readonly Float64Array[]): Float64Array {
  const pooled = new Float64Array(measurements.reduce((length, each) => length + each.length, 0));
  let end = 0;
  for (const each of measurements) {
    pooled.set(each, end);
    end += each.length;
  }
  return pooled;
}
