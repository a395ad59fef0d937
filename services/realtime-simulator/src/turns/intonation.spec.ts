import { describe, expect, it } from '@jest/globals';
import { speak } from '@colloquy/testing';

import { inOrder, pieces, silence, tone } from '../testing/sounds.ts';
import { detectorSettings } from './detection-settings.ts';
import { Intonation } from './intonation.ts';
import { SpeechDetector } from './speech-detector.ts';

type Eagerness = 'low' | 'medium' | 'auto' | 'high';
const sentences = ['I would like to order a cup of coffee.', 'Please tell me something about this system.'];

/** A whole sentence, or one whose speaker stops after three quarters of it. */
async function said(text: string, share: number): Promise<Int16Array> {
  const speech = await speak(text, { voice: 'rms', rate: 24_000 });
  return speech.subarray(0, Math.round(speech.length * share));
}

/** How long the detector of `semantic_vad` waited after the speech before it ended the turn, ms. */
function patience(speech: Int16Array, eagerness: Eagerness): number {
  const detection = { type: 'semantic_vad', eagerness, create_response: true, interrupt_response: true } as const;
  const detector = new SpeechDetector(detectorSettings(detection));
  const sound = inOrder(silence(640), speech, silence(10_000));
  const [started, stopped] = [...pieces(sound, 40)].flatMap((piece) => detector.process(piece));
  if (stopped?.kind !== 'stopped' || !started) throw new Error('no turn was found');
  return stopped.atMs - started.atMs - stopped.speechMs;
}

function melody(...hz: readonly number[]): Intonation {
  const intonation = new Intonation();
  for (const pitch of hz) for (let frame = 0; frame < 6; frame++) intonation.note(pitch);
  return intonation;
}

describe('semantic_vad', () => {
  it.each(sentences)('ends the turn soon when a sentence is finished: %s', async (text) => {
    expect(patience(await said(text, 1), 'auto')).toBeLessThan(1_000);
  });

  it.each(sentences)('waits when the speaker stops in the middle: %s', async (text) => {
    expect(patience(await said(text, 0.75), 'auto')).toBeGreaterThan(1_500);
  });

  it.each([
    ['low', 8_000],
    ['medium', 4_000],
    ['auto', 4_000],
    ['high', 2_000],
  ] as const)('waits with eagerness %s at most %i ms, for a voice that does not fall at all', (eagerness, mostMs) => {
    const waitedMs = patience(tone(1_280, -20, 200), eagerness);
    expect(waitedMs).toBeGreaterThan(mostMs - 64);
    expect(waitedMs).toBeLessThanOrEqual(mostMs + 64);
  });
});

describe('the melody of speech', () => {
  it('is finished when the voice has fallen by two semitones', () => {
    expect(melody(120, 120, 120, 106).unfinished()).toBe(0);
  });

  it('is unfinished when it stays level or rises', () => {
    expect(melody(120, 110, 120, 120).unfinished()).toBe(1);
    expect(melody(120, 120, 120, 150).unfinished()).toBe(1);
  });

  it('is half finished when the voice has fallen by one', () => {
    expect(melody(120, 120, 120, 113.26).unfinished()).toBeCloseTo(0.5, 1);
  });

  it('takes no mistake of an octave for a fall', () => {
    expect(melody(120, 120, 120, 60).unfinished()).toBe(1);
  });

  it('says nothing of a single word', () => {
    expect(melody(120).unfinished()).toBe(0);
  });
});
