/** Makes the scenes turn detection is measured on. PCM16 at 24 kHz throughout. */
// Under a test runner every look at a global is slow.
const { imul, max, min, PI, round, sin, sqrt } = Math;

const RATE = 24_000;
const FULL_SCALE = 32_768;

export const backgrounds = ['white', 'pink', 'hum', 'fan'] as const;
export type Background = (typeof backgrounds)[number];

export interface Scene {
  readonly sound: Int16Array;
  /** Where somebody speaks, ms. */
  readonly turns: readonly { readonly startMs: number; readonly endMs: number }[];
}

export interface SceneOptions {
  readonly background: Background;
  /** Speech over noise, both as power over the time somebody speaks; Infinity for none. */
  readonly snrDb: number;
  /** Power of the speech, dBFS. */
  readonly levelDb: number;
  /** How far the whole is driven beyond full scale. */
  readonly clippedDb: number;
  readonly pauseMs: number;
}

/** The utterances one after the other with a pause around each, over the background. */
export function compose(utterances: readonly Int16Array[], options: SceneOptions): Scene {
  const { background, snrDb, levelDb, clippedDb, pauseMs } = options;
  const pauseSamples = (pauseMs * RATE) / 1000;
  const total = utterances.reduce((sum, { length }) => sum + length + pauseSamples, pauseSamples);
  const mix = new Float64Array(total);
  const turns: Scene['turns'][number][] = [];
  let at = pauseSamples;
  for (const utterance of utterances) {
    const { from, to } = spokenPart(utterance);
    const gain = 10 ** (levelDb / 20) / rms(utterance.subarray(from, to));
    utterance.forEach((sample, index) => (mix[at + index] = sample * gain));
    turns.push({ startMs: ((at + from) / RATE) * 1000, endMs: ((at + to) / RATE) * 1000 });
    at += utterance.length + pauseSamples;
  }
  const noise = 10 ** ((levelDb - snrDb) / 20);
  if (noise > 0)
    makeBackground(background, total).forEach((sample, index) => (mix[index] = (mix[index] ?? 0) + sample * noise));
  const drive = 10 ** (clippedDb / 20) * FULL_SCALE;
  return {
    sound: Int16Array.from(mix, (sample) => max(-32_768, min(32_767, round(sample * drive)))),
    turns,
  };
}

/** A background alone, of a power in dBFS. */
export function backgroundAlone(background: Background, ms: number, db: number): Int16Array {
  const gain = 10 ** (db / 20) * FULL_SCALE;
  return Int16Array.from(makeBackground(background, (ms * RATE) / 1000), (sample) => round(sample * gain));
}

/** From the first to the last 10 ms within 30 dB of the loudest. */
function spokenPart(pcm: Int16Array): { from: number; to: number } {
  const step = RATE / 100;
  const levels: number[] = [];
  for (let at = 0; at < pcm.length; at += step) levels.push(rms(pcm.subarray(at, at + step)));
  const least = max(...levels) / 10 ** (30 / 20);
  const isSpoken = (level: number) => level > least;
  return {
    from: levels.findIndex(isSpoken) * step,
    to: min(pcm.length, (levels.findLastIndex(isSpoken) + 1) * step),
  };
}

function rms(pcm: Int16Array | Float64Array): number {
  let energy = 0;
  for (const sample of pcm) energy += sample * sample;
  return sqrt(energy / max(1, pcm.length));
}

/** Noise of power 1, the same every time. */
function makeBackground(background: Background, samples: number): Float64Array {
  const next = generators[background]();
  const sound = Float64Array.from({ length: samples }, (_, index) => next(index));
  const level = rms(sound);
  return sound.map((sample) => sample / level);
}

const generators: Record<Background, () => (index: number) => number> = {
  white: uniform,
  pink: () => {
    const random = uniform();
    // Poles an octave or two apart add up to 3 dB less per octave.
    const poles = [0.998, 0.985, 0.9, 0.6].map((pole) => ({ pole, weight: sqrt(1 - pole), value: 0 }));
    return () => {
      const white = random();
      return poles.reduce((sum, one) => sum + (one.value = one.pole * one.value + white * one.weight), 0);
    };
  },
  // A period of 20 ms, mains of 50 Hz with its harmonics.
  hum: () => {
    const period = Float64Array.from({ length: RATE / 50 }, (_, index) =>
      [1, 2, 3, 4, 5, 6].reduce((sum, n) => sum + sin((2 * PI * n * index * 50) / RATE + n) / n ** 1.5, 0),
    );
    return (index) => period[index % period.length] ?? 0;
  },
  fan: () => {
    const random = uniform();
    let low = 0;
    return (index) => {
      low = 0.96 * low + random();
      return low * (1 + 0.2 * sin((2 * PI * 23 * index) / RATE));
    };
  },
};

/** -1 to 1, in the same order every time. */
function uniform(): () => number {
  let state = 1;
  return () => {
    state = (imul(state, 1_664_525) + 1_013_904_223) | 0;
    return state / 2 ** 31;
  };
}
