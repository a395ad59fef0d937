import { expect, it } from '@jest/globals';

import { ThreeBands } from './three-bands.ts';

const bands = () =>
  new ThreeBands(
    [
      [250, 700],
      [700, 1_800],
      [1_800, 3_800],
    ],
    24_000,
  );

/** One second at 24 kHz. */
function tone(hz: number): Int16Array {
  return Int16Array.from({ length: 24_000 }, (_, at) => 10_000 * Math.sin((2 * Math.PI * hz * at) / 24_000));
}

it.each([
  [420, 0],
  [1_100, 1],
  [2_600, 2],
])('lets a tone of %i Hz through in band %i and takes at least 6 dB of it in the others', (hz, band) => {
  const db = bands()
    .measure(tone(hz))
    .map((energy) => 10 * Math.log10(energy / (24_000 * 10_000 ** 2 * 0.5)));
  expect(Math.abs(db[band] ?? NaN)).toBeLessThan(2);
  for (const [other, level] of db.entries()) if (other !== band) expect(level).toBeLessThan(-6);
});

it('takes hardly anything of a hum and a constant', () => {
  for (const energy of bands().measure(tone(50))) expect(energy).toBeLessThan(24_000 * 600 ** 2);
  const constant = bands();
  constant.measure(new Int16Array(24_000).fill(20_000));
  for (const energy of constant.measure(new Int16Array(24_000).fill(20_000))) expect(energy).toBeLessThan(1);
});

it('measures a sound in pieces as it does in one', () => {
  const [whole, pieces, sound] = [bands(), bands(), tone(600)];
  const sum = [0, 0, 0];
  for (let at = 0; at < sound.length; at += 701) {
    pieces.measure(sound.subarray(at, at + 701)).forEach((energy, band) => (sum[band] = (sum[band] ?? 0) + energy));
  }
  whole.measure(sound).forEach((energy, band) => expect((sum[band] ?? 0) / energy).toBeCloseTo(1, 9));
});

it('is silent after a reset', () => {
  const filters = bands();
  filters.measure(tone(420));
  filters.reset();
  for (const energy of filters.measure(new Int16Array(384))) expect(energy).toBeLessThan(1e-6);
});
