import { describe, expect, it } from '@jest/globals';
import { speak, type Voice } from '@colloquy/testing';

import { msOf } from '../protocol/pcm.ts';
import { amplified, inOrder, mixed, noise, pieces, silence, tone } from '../testing/sounds.ts';
import { measureSpeech, SpeechDetector, type SpeechChange } from './speech-detector.ts';

const voices: readonly Voice[] = ['slt', 'rms', 'awb', 'kal16'];
const sentences = ['Hello there, can you hear me?', 'Seventeen fishes swam past six silent ships.'];

function detect(sound: Int16Array, { threshold = 0.5, silenceMs = 500, pieceMs = 40 } = {}): SpeechChange[] {
  const detector = new SpeechDetector({ threshold, silenceMs });
  return [...pieces(sound, pieceMs)].flatMap((piece) => detector.process(piece));
}

function kinds(changes: readonly SpeechChange[]): string {
  return changes.map(({ kind }) => kind).join(' ');
}

/** Each sentence alone between silences, over each background: how many turns were missed, how many heard too much. */
async function count(backgroundOf: (ms: number) => Int16Array, gainDb = 0) {
  let missed = 0;
  let invented = 0;
  for (const voice of voices) {
    for (const text of sentences) {
      const speech = amplified(await speak(text, { voice, rate: 24_000 }), gainDb);
      const whole = inOrder(silence(700), speech, silence(1_500));
      const changes = detect(mixed(whole, backgroundOf(msOf(whole.length))));
      const turns = changes.filter(({ kind }) => kind === 'stopped').length;
      missed += Math.max(0, 1 - turns);
      invented += Math.max(0, turns - 1);
    }
  }
  return { missed, invented };
}

describe('finding speech', () => {
  it('misses no turn and invents none in a silent room', async () => {
    expect(await count((ms) => silence(ms))).toEqual({ missed: 0, invented: 0 });
  });

  it('misses no turn and invents none over steady noise of -50 dBFS', async () => {
    expect(await count((ms) => noise(ms, -50))).toEqual({ missed: 0, invented: 0 });
  });

  it('misses no turn and invents none of quiet speakers over noise of -60 dBFS', async () => {
    expect(await count((ms) => noise(ms, -60), -14)).toEqual({ missed: 0, invented: 0 });
  });

  it('places the turn around the speech', async () => {
    const speech = await speak('Hello there, can you hear me?', { rate: 24_000 });
    const [started, stopped] = detect(inOrder(silence(1_000), speech, silence(1_000)));
    const endMs = 1_000 + msOf(speech.length);
    expect(started?.atMs).toBeGreaterThan(950);
    expect(started?.atMs).toBeLessThan(1_400);
    // The end includes the silence that proved it; the synthesizer leaves some silence of its own.
    expect(stopped?.atMs).toBeGreaterThan(endMs);
    expect(stopped?.atMs).toBeLessThan(endMs + 600);
    expect(stopped).toMatchObject({ speechMs: expect.any(Number) });
  });

  it('hears one turn when a pause is shorter than the silence that ends one, two when it is longer', async () => {
    const speech = await speak('Hello there.', { rate: 24_000 });
    const paused = (ms: number) => inOrder(silence(500), speech, silence(ms), speech, silence(1_200));
    expect(kinds(detect(paused(100)))).toBe('started stopped');
    expect(kinds(detect(paused(900)))).toBe('started stopped started stopped');
  });

  it('hears speech that begins with the very first sample', async () => {
    const speech = await speak('Hello there, can you hear me?', { voice: 'rms', rate: 24_000 });
    const changes = detect(inOrder(speech.subarray(24 * 250), silence(1_000)));
    expect(kinds(changes)).toBe('started stopped');
  });

  it('finds the same however the sound is cut', async () => {
    const sound = inOrder(silence(300), await speak('Hello there.', { rate: 24_000 }), silence(900));
    const whole = detect(sound, { pieceMs: 10_000 });
    expect(whole).toHaveLength(2);
    for (const pieceMs of [1, 7, 20, 100]) expect(detect(sound, { pieceMs })).toEqual(whole);
  });
});

describe('what is not speech', () => {
  it.each([-60, -50, -40, -30])('steady noise of %d dBFS from the start is none', (db) => {
    expect(detect(noise(5_000, db))).toEqual([]);
  });

  it('neither a click nor the hum of the mains is any', () => {
    expect(detect(inOrder(silence(1_000), tone(30, -10), silence(1_000)))).toEqual([]);
    expect(detect(inOrder(silence(1_000), tone(3_000, -44, 50), silence(1_000)))).toEqual([]);
  });

  it('noise that sets in is none, nor does it keep a turn from ending', async () => {
    expect(detect(inOrder(silence(1_000), noise(8_000, -40)))).toEqual([]);
    const speech = await speak('Hello there.', { rate: 24_000 });
    const [started, stopped, ...others] = detect(inOrder(silence(1_000), speech, noise(4_000, -35)));
    expect(started?.kind).toBe('started');
    expect(stopped?.atMs).toBeLessThan(1_000 + msOf(speech.length) + 1_000);
    expect(others).toEqual([]);
  });
});

describe('the threshold', () => {
  it('decides how far above the noise speech must be', async () => {
    const speech = await speak('Hello there, can you hear me?', { rate: 24_000 });
    const quiet = inOrder(silence(1_000), amplified(speech, -32), silence(1_500));
    const sound = mixed(quiet, noise(msOf(quiet.length), -58));
    expect(kinds(detect(sound, { threshold: 0.1 }))).toBe('started stopped');
    expect(detect(sound, { threshold: 1 })).toEqual([]);
  });
});

describe('measuring a recording', () => {
  it('gives the time from its first to its last speech', () => {
    expect(measureSpeech(inOrder(silence(500), tone(1_600), silence(500)))).toBeCloseTo(1_600, -2);
  });

  it('gives nothing for silence and noise', () => {
    expect(measureSpeech(silence(1_000))).toBe(0);
    expect(measureSpeech(noise(1_000, -45))).toBe(0);
  });
});
