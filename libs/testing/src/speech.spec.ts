import { describe, expect, it } from '@jest/globals';

import { measureLevel } from '@colloquy/audio';

import { speak } from './speech.ts';

const words = 'What is the capital of France?';

describe('speak', () => {
  it('speaks audibly, unclipped and for as long as the words take', async () => {
    const speech = await speak(words, { rate: 16_000 });
    expect(speech.length / 16_000).toBeGreaterThan(1.2);
    expect(speech.length / 16_000).toBeLessThan(3);
    const { rmsDbfs, clippedRuns } = measureLevel(speech);
    expect(rmsDbfs).toBeGreaterThan(-35);
    expect(clippedRuns).toBe(0);
  });

  it('lasts as long at 24 kHz', async () => {
    const [at16, at24] = [await speak(words, { rate: 16_000 }), await speak(words, { rate: 24_000 })];
    expect(at24).toHaveLength(Math.round(at16.length * 1.5));
    expect(measureLevel(at24).rmsDbfs).toBeCloseTo(measureLevel(at16).rmsDbfs, 1);
  });

  it.each(['kal16', 'rms', 'awb'] as const)('has the voice %s too', async (voice) => {
    const [usual, other] = [await speak('Yes.', { rate: 16_000 }), await speak('Yes.', { voice, rate: 16_000 })];
    expect(measureLevel(other).rmsDbfs).toBeGreaterThan(-40);
    expect(other).not.toEqual(usual);
  });

  it('gives each caller samples of its own', async () => {
    (await speak('Yes.', { rate: 16_000 })).fill(0);
    expect(measureLevel(await speak('Yes.', { rate: 16_000 })).peakDbfs).toBeGreaterThan(-20);
  });

  it('refuses to speak nothing', async () => {
    await expect(speak(' ', { rate: 16_000 })).rejects.toThrow('nothing to speak');
  });
});
