import { concatenate, samplesIn } from '../protocol/pcm.ts';

// Under a test runner every look at a global is slow.
const { imul, max, min, PI, round, sin, SQRT2 } = Math;

export function silence(ms: number): Int16Array {
  return new Int16Array(samplesIn(ms));
}

/** White noise of a level in dBFS, the same for the same seed. */
export function noise(ms: number, db: number, seed = 1): Int16Array {
  // A uniform distribution of ±a has a mean square of a²/3.
  const amplitude = 32_768 * 10 ** (db / 20) * Math.sqrt(3);
  const sound = new Int16Array(samplesIn(ms));
  let state = seed;
  for (let index = 0; index < sound.length; index++) {
    state = (imul(state, 1_664_525) + 1_013_904_223) | 0;
    sound[index] = round((state / 2 ** 31) * amplitude);
  }
  return sound;
}

/** A sine, which to an energy detector is as good as a voice. */
export function tone(ms: number, db = -20, hz = 440): Int16Array {
  const amplitude = 32_768 * 10 ** (db / 20) * SQRT2;
  return Int16Array.from({ length: samplesIn(ms) }, (_, index) =>
    round(amplitude * sin((2 * PI * hz * index) / 24_000)),
  );
}

export function mixed(sound: Int16Array, background: Int16Array): Int16Array {
  return sound.map((sample, index) => max(-32_768, min(32_767, sample + (background[index] ?? 0))));
}

/** As loud as `gainDb` makes it; what exceeds the scale is cut. */
export function amplified(sound: Int16Array, gainDb: number): Int16Array {
  const gain = 10 ** (gainDb / 20);
  return sound.map((sample) => max(-32_768, min(32_767, round(sample * gain))));
}

export function inOrder(...sounds: readonly Int16Array[]): Int16Array {
  return concatenate(sounds);
}

/** Pieces of `ms`, as a client appends them. */
export function* pieces(sound: Int16Array, ms: number): Generator<Int16Array> {
  const samples = samplesIn(ms);
  for (let at = 0; at < sound.length; at += samples) yield sound.subarray(at, at + samples);
}
