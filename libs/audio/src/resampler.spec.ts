import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { UnsupportedRates } from './filter-design.ts';
import { StreamResampler } from './resampler.ts';
import { noise, powerDb, resample, sine, sineAt } from './testing/signals.ts';

const silence = (): number => 0;
const steps = (first: number, last: number, step: number): number[] =>
  Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, index) => first + index * step);

/** Measured: 72 dB upwards and 62 dB downwards; the bounds leave 2 dB for frequencies between the measured ones. */
const qualities = [
  { from: 16_000, to: 24_000, passBand: 7_000, snrDb: 70 },
  { from: 24_000, to: 16_000, passBand: 7_000, snrDb: 60 },
  { from: 8_000, to: 48_000, passBand: 3_500, snrDb: 69 },
  { from: 48_000, to: 16_000, passBand: 7_000, snrDb: 60 },
];

describe('StreamResampler', () => {
  it.each(qualities)('keeps every tone of the pass band from $from to $to Hz within $snrDb dB', (quality) => {
    const { from, to, passBand, snrDb } = quality;
    for (const frequency of steps(100, passBand, 300)) {
      const output = resample(sine(frequency, from, from / 10), from, to);
      expect(powerDb(output, (index) => sineAt(index, frequency, to))).toBeLessThan(-snrDb);
    }
  });

  it('lets nothing above 8 kHz fold back on the way from 24 to 16 kHz', () => {
    for (const frequency of steps(8_010, 11_990, 199)) {
      const output = resample(sine(frequency, 24_000, 2_400), 24_000, 16_000);
      expect(powerDb(output, silence)).toBeLessThan(-60);
    }
  });

  it('leaves samples that coincide with an input sample untouched on the way up', () => {
    const input = noise(1_000);
    const output = resample(input, 16_000, 24_000);
    expect(output.filter((_, index) => index % 3 === 0)).toEqual(input.filter((_, index) => index % 2 === 0));
  });

  it('gives a voice band signal back after a round trip', () => {
    const there = resample(sine(3_000, 16_000, 3_200), 16_000, 24_000);
    const back = resample(there, 24_000, 16_000);
    expect(back).toHaveLength(3_200);
    expect(powerDb(back, (index) => sineAt(index, 3_000, 16_000))).toBeLessThan(-60);
  });

  it.each([0, 1, -1, 12_345, 32_767, -32_768])('keeps a constant %i exactly', (value) => {
    for (const [from, to] of [[16_000, 24_000] as const, [24_000, 16_000] as const]) {
      const settled = resample(new Int16Array(1_000).fill(value), from, to).subarray(100, -100);
      expect(new Set(settled)).toEqual(new Set([value]));
    }
  });

  it.each([
    [16_000, 24_000],
    [24_000, 16_000],
  ])('saturates where a full-scale square wave overshoots, from %i to %i Hz', (from, to) => {
    const input = Int16Array.from({ length: 1_280 }, (_, index) => (index % 64 < 32 ? 32_767 : -32_768));
    const output = resample(input, from, to);
    const plateaus = output.filter((_, index) => Math.abs((((index * from) / to) % 32) - 15.5) < 14);
    const lowest = plateaus.reduce((least, sample) => Math.min(least, Math.abs(sample)), 32_768);
    expect(lowest).toBeGreaterThan(28_000);
    expect([Math.max(...output), Math.min(...output)]).toEqual([32_767, -32_768]);
  });
});

describe('a stream', () => {
  it('does not care how the signal is cut', () => {
    const rates = fc.constantFrom(
      [16_000, 24_000],
      [24_000, 16_000],
      [8_000, 48_000],
      [44_100, 24_000],
      [48_000, 8_000],
    );
    const cuts = fc.array(fc.oneof(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 1_500 })), {
      maxLength: 8,
    });
    const property = fc.property(
      rates,
      cuts,
      fc.integer({ min: 0, max: 2_500 }),
      ([from = 0, to = 0], pieces, samples) => {
        const input = noise(samples, samples);
        expect(resample(input, from, to, pieces)).toEqual(resample(input, from, to));
      },
    );
    fc.assert(property, { numRuns: 40 });
  });

  it('keeps streams between the same rates apart', () => {
    const [first, second] = [noise(640, 1), noise(640, 2)];
    const streams = [
      new StreamResampler({ from: 16_000, to: 24_000 }),
      new StreamResampler({ from: 16_000, to: 24_000 }),
    ];
    const interleaved = [0, 320].map((start) =>
      streams.map((stream, index) => stream.process((index === 0 ? first : second).subarray(start, start + 320))),
    );
    const ofFirst = interleaved.flatMap(([output]) => Array.from(output ?? []));
    expect(ofFirst).toEqual(Array.from(resample(first, 16_000, 24_000).subarray(0, ofFirst.length)));
  });

  it.each([0, 1, 2, 3, 7, 639, 640, 1_025])('makes exactly round(%i · to / from) samples', (samples) => {
    for (const [from, to] of [[16_000, 24_000] as const, [24_000, 16_000] as const, [44_100, 24_000] as const]) {
      expect(resample(noise(samples), from, to)).toHaveLength(Math.round((samples * to) / from));
    }
  });

  it('is as new after a flush', () => {
    const resampler = new StreamResampler({ from: 24_000, to: 16_000 });
    const input = noise(960);
    const once = [...resampler.process(input), ...resampler.flush()];
    expect([...resampler.process(input), ...resampler.flush()]).toEqual(once);
  });

  it('holds back no more than its delay', () => {
    const resampler = new StreamResampler({ from: 16_000, to: 24_000 });
    expect(resampler.delayMs).toBe(1.25);
    expect(resampler.process(noise(640))).toHaveLength((640 - resampler.delaySamples) * 1.5);
    expect(new StreamResampler({ from: 24_000, to: 16_000 }).delayMs).toBe(2);
  });

  it('passes the very same samples through when the rates are equal', () => {
    const resampler = new StreamResampler({ from: 24_000, to: 24_000 });
    const input = noise(10);
    expect(resampler.process(input)).toBe(input);
    expect(resampler.flush()).toHaveLength(0);
    expect(resampler.delayMs).toBe(0);
  });

  it.each([
    [0, 16_000],
    [16_000, -1],
    [16_000.5, 24_000],
    [16_000, Number.NaN],
    [16_000, 16_001],
  ])('refuses the rates %d and %d', (from, to) => {
    expect(() => new StreamResampler({ from, to })).toThrow(UnsupportedRates);
  });
});
