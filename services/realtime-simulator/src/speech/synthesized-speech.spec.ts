import { beforeEach, describe, expect, it } from '@jest/globals';

import { voices } from '../protocol/models.ts';
import { SpeechFailed } from './speech.port.ts';
import { SynthesizedSpeech } from './synthesized-speech.ts';
import type { SynthesisRequest, Synthesizer } from './synthesizer.port.ts';
import { voiceSettings } from './voices.ts';

class CountingSynthesizer implements Synthesizer {
  readonly requests: SynthesisRequest[] = [];
  failure: Error | null = null;

  synthesize(request: SynthesisRequest): Promise<Int16Array> {
    this.requests.push(request);
    return this.failure ? Promise.reject(this.failure) : Promise.resolve(new Int16Array(10));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve();
  }
}

let synthesizer: CountingSynthesizer;
let speech: SynthesizedSpeech;
let took: number[];
beforeEach(() => {
  synthesizer = new CountingSynthesizer();
  took = [];
  speech = new SynthesizedSpeech(synthesizer, { cacheBytes: 1_000, onSynthesized: (ms) => took.push(ms) });
});

const hello = { text: 'Hello.', voice: 'marin', speed: 1 } as const;

describe('speech from a synthesizer', () => {
  it('makes a sentence once, also for those who ask at the same time', async () => {
    const [first, second] = await Promise.all([speech.say(hello), speech.say(hello)]);
    expect(second).toBe(first);
    expect(await speech.say(hello)).toBe(first);
    expect(synthesizer.requests).toHaveLength(1);
    expect(took).toHaveLength(1);
  });

  it('makes it anew in another voice or at another speed', async () => {
    await speech.say(hello);
    await speech.say({ ...hello, voice: 'cedar' });
    await speech.say({ ...hello, speed: 1.25 });
    expect(synthesizer.requests.map(({ stretch }) => stretch)).toEqual([1, 1.04, 0.8]);
  });

  it('tries again after a failure', async () => {
    synthesizer.failure = new SpeechFailed('no voice');
    await expect(speech.say(hello)).rejects.toThrow(SpeechFailed);
    synthesizer.failure = null;
    await expect(speech.say(hello)).resolves.toHaveLength(10);
  });
});

describe('voices', () => {
  it('all sound different', () => {
    const settings = voices.map((voice) => JSON.stringify(voiceSettings(voice, 1)));
    expect(new Set(settings).size).toBe(voices.length);
  });

  it('of a custom id sound like the standard one', () => {
    expect(voiceSettings({ id: 'voice_123' }, 1)).toEqual(voiceSettings('marin', 1));
  });
});
