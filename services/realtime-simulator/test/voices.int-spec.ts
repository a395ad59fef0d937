import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { voices, type VoiceName } from '../src/protocol/models.ts';
import { FliteSynthesizer } from '../src/speech/flite-synthesizer.ts';
import { voiceSettings } from '../src/speech/voices.ts';
import { Voicing } from '../src/turns/voicing.ts';

const FRAME_SAMPLES = 768;
const TEXT = 'Good morning, how are you today?';

interface Measured {
  readonly seconds: number;
  /** Median pitch of the frames that have one. */
  readonly hz: number;
}

const synthesizer = new FliteSynthesizer();
afterAll(async () => {
  await synthesizer[Symbol.asyncDispose]();
});

async function measure(voice: VoiceName, speed: number): Promise<Measured> {
  const sound = await synthesizer.synthesize({ text: TEXT, ...voiceSettings(voice, speed) });
  const voicing = new Voicing();
  const pitches: number[] = [];
  for (let at = 0; at + FRAME_SAMPLES <= sound.length; at += FRAME_SAMPLES) {
    voicing.push(sound.subarray(at, at + FRAME_SAMPLES));
    const { strength, hz } = voicing.measure();
    if (strength > 0.7) pitches.push(hz);
  }
  pitches.sort((one, other) => one - other);
  return { seconds: sound.length / 24_000, hz: pitches[Math.floor(pitches.length / 2)] ?? 0 };
}

describe('voices as they are heard', () => {
  const heard = new Map<VoiceName, Measured>();
  beforeAll(async () => {
    for (const voice of voices) heard.set(voice, await measure(voice, 1));
  });

  it('all have the pitch of a human voice', () => {
    for (const { hz } of heard.values()) {
      expect(hz).toBeGreaterThan(70);
      expect(hz).toBeLessThan(300);
    }
  });

  it('differ from each other in pitch or pace by 4 % at least', () => {
    const apart = (one: number, other: number) => Math.abs(Math.log(one / other));
    const all = [...heard];
    for (const [index, [name, one]] of all.entries()) {
      for (const [otherName, other] of all.slice(index + 1)) {
        const difference = Math.max(apart(one.hz, other.hz), apart(one.seconds, other.seconds));
        expect([name, otherName, difference > 0.04]).toEqual([name, otherName, true]);
      }
    }
  });
});

describe('the speed', () => {
  it.each([0.25, 0.5, 1.25, 1.5])('%d changes how long it takes and leaves the pitch', async (speed) => {
    for (const voice of ['marin', 'cedar'] as const) {
      const [normal, changed] = [await measure(voice, 1), await measure(voice, speed)];
      expect(normal.seconds / changed.seconds / speed).toBeGreaterThan(0.85);
      expect(normal.seconds / changed.seconds / speed).toBeLessThan(1.15);
      expect(Math.abs(Math.log(changed.hz / normal.hz))).toBeLessThan(0.12);
    }
  });
});
