const SHORTEST_SECONDS = 0.0025;
const LONGEST_SECONDS = 0.015;
const WINDOW_SECONDS = 0.01;

/** Seconds of audio that `voicePeriod` looks at. */
export const PERIOD_HISTORY_SECONDS = WINDOW_SECONDS + LONGEST_SECONDS;

/**
 * The distance (samples) at which the end of `audio` is most like itself: for a voice one or more periods of its pitch
 * (66 to 400 Hz), for noise any. `audio` is at least `PERIOD_HISTORY_SECONDS` long.
 */
export function voicePeriod(audio: Float32Array, rate: number): number {
  const longest = Math.round(rate * LONGEST_SECONDS);
  let best = longest;
  let bestLikeness = -Infinity;
  for (let lag = Math.round(rate * SHORTEST_SECONDS); lag <= longest; lag += 1) {
    const likeness = likenessAt(audio, lag, Math.round(rate * WINDOW_SECONDS));
    // A shorter period wins unless a longer one is clearly better: twice the period is as like as once.
    if (likeness <= bestLikeness + 1e-3) continue;
    bestLikeness = likeness;
    best = lag;
  }
  return best;
}

/** Correlation of the newest `window` samples with those `lag` before, normalized by the energy of the earlier ones. */
function likenessAt(audio: Float32Array, lag: number, window: number): number {
  let product = 0;
  let energy = 1e-9;
  for (let i = audio.length - window; i < audio.length; i += 1) {
    const earlier = audio[i - lag] ?? 0;
    product += (audio[i] ?? 0) * earlier;
    energy += earlier * earlier;
  }
  return product / Math.sqrt(energy);
}
