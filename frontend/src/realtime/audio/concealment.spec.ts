import { describe, expect, it } from '@jest/globals';

import { Concealment } from './concealment.ts';

const RATE = 24_000;

/** A voice of 150 Hz with two overtones: its period is 160 samples. */
const voice = (samples: number, from = 0) =>
  Float32Array.from({ length: samples }, (_, i) => {
    const phase = (2 * Math.PI * 150 * (from + i)) / RATE;
    return 0.3 * Math.sin(phase) + 0.2 * Math.sin(2 * phase) + 0.1 * Math.cos(5 * phase);
  });

function steepest(samples: readonly number[]): number {
  return samples.reduce((most, sample, i) => Math.max(most, i === 0 ? 0 : Math.abs(sample - (samples[i - 1] ?? 0))), 0);
}

/** Loses the voice after 100 ms; `lost` is what is heard in place of the next `samples`. */
function lose(samples: number) {
  const concealment = new Concealment(RATE);
  const before = voice(2_400);
  concealment.remember(before);
  concealment.begin();
  const lost = new Float32Array(samples).fill(9);
  const filled = concealment.fill(lost);
  return { concealment, before, lost, filled };
}

describe('Concealment', () => {
  it('goes on with the voice as it was', () => {
    const { lost } = lose(240);
    const meant = voice(240, 2_400);
    for (const [i, sample] of lost.entries()) expect(sample).toBeCloseTo(meant[i] ?? 9, 2);
  });

  it('fades to silence within 60 ms', () => {
    const { concealment, lost, filled } = lose(2_400);
    expect(filled).toBe(RATE * 0.06);
    expect(concealment.isSounding).toBe(false);
    expect(lost.subarray(filled).every((sample) => sample === 0)).toBe(true);
    const loudest = (from: number) => Math.max(...lost.subarray(from, from + 160));
    expect(loudest(800)).toBeLessThan(0.65 * loudest(0));
  });

  it('joins both sides without a click', () => {
    const { concealment, before, lost } = lose(500);
    const after = voice(1_000, 2_900 + 57);
    concealment.blendInto(after.subarray(0, 70));
    concealment.blendInto(after.subarray(70));
    const heard = [...before.subarray(2_000), ...lost, ...after];
    expect(steepest(heard)).toBeLessThan(1.5 * steepest([...before]));
  });

  it('leaves what follows as it is once the two have blended', () => {
    const { concealment } = lose(500);
    const after = voice(1_000, 2_900);
    concealment.blendInto(after);
    expect(after.subarray(120)).toEqual(voice(1_000, 2_900).subarray(120));
    expect(concealment.isSounding).toBe(false);
  });

  it('keeps a voice it cannot foresee within its loudness', () => {
    const concealment = new Concealment(RATE);
    let seed = 1;
    const noise = Float32Array.from({ length: 2_400 }, () => {
      seed = (seed * 16_807) % 2_147_483_647;
      return seed / 2_147_483_647 - 0.5;
    });
    concealment.remember(noise);
    concealment.begin();
    const lost = new Float32Array(1_440);
    concealment.fill(lost);
    expect(Math.max(...lost.map(Math.abs))).toBeLessThan(1.5);
  });
});
