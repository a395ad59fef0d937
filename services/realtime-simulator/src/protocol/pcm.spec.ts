import { expect, it } from '@jest/globals';

import { concatenate, decodePcm, encodePcm, msOf, samplesIn } from './pcm.ts';

it('reads what it writes, whatever the alignment', () => {
  const samples = Int16Array.from([0, 1, -1, 32_767, -32_768]);
  expect(decodePcm(encodePcm(samples), 'audio')).toEqual(samples);
  expect(decodePcm(encodePcm(samples.subarray(1)), 'audio')).toEqual(samples.subarray(1));
});

it('reads little-endian', () => {
  expect(encodePcm(Int16Array.from([1]))).toBe(Buffer.from([1, 0]).toString('base64'));
});

it('converts between samples and ms at 24 kHz', () => {
  expect(samplesIn(250)).toBe(6_000);
  expect(msOf(6_000)).toBe(250);
});

it('joins pieces in order', () => {
  expect(concatenate([Int16Array.of(1), Int16Array.of(), Int16Array.of(2, 3)])).toEqual(Int16Array.of(1, 2, 3));
});
