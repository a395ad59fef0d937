import { afterAll, describe, expect, it } from '@jest/globals';
import { measureLevel } from '@colloquy/audio';

import { FliteSynthesizer } from '../src/speech/flite-synthesizer.ts';
import { SpeechFailed } from '../src/speech/speech.port.ts';

const synthesizer = new FliteSynthesizer();
afterAll(async () => {
  await synthesizer[Symbol.asyncDispose]();
});

const hello = { text: 'Hello there, how are you today?', voice: 'slt', stretch: 1, pitchHz: null } as const;

describe('the synthesizer in its thread', () => {
  it('speaks at 24 kHz, loud and long enough', async () => {
    const sound = await synthesizer.synthesize(hello);
    expect(sound.length / 24_000).toBeGreaterThan(1.2);
    expect(sound.length / 24_000).toBeLessThan(3);
    expect(measureLevel(sound).rmsDbfs).toBeGreaterThan(-30);
  });

  it('leaves the event loop free meanwhile', async () => {
    let longestMs = 0;
    let lastAt = performance.now();
    const watch = setInterval(() => {
      longestMs = Math.max(longestMs, performance.now() - lastAt);
      lastAt = performance.now();
    }, 1);
    const startedAt = performance.now();
    await synthesizer.synthesize({ ...hello, text: `${hello.text} ${hello.text} ${hello.text}` });
    const tookMs = performance.now() - startedAt;
    clearInterval(watch);
    expect(longestMs).toBeLessThan(Math.max(30, tookMs / 2));
  });

  it('answers many in their order, each with its own words', async () => {
    const texts = ['One.', 'One, two, three, four, five, six, seven.', 'Two.'];
    const [short, long, other] = await Promise.all(texts.map((text) => synthesizer.synthesize({ ...hello, text })));
    expect(long?.length).toBeGreaterThan((short?.length ?? 0) * 2);
    expect(other).not.toEqual(short);
  });

  it('speaks slower, higher and with other voices', async () => {
    const plain = await synthesizer.synthesize(hello);
    const slow = await synthesizer.synthesize({ ...hello, stretch: 1.5 });
    expect(slow.length / plain.length).toBeCloseTo(1.5, 0);
    expect(await synthesizer.synthesize({ ...hello, pitchHz: 220 })).not.toEqual(plain);
    for (const voice of ['rms', 'awb', 'kal16'] as const) {
      expect((await synthesizer.synthesize({ ...hello, voice })).length).toBeGreaterThan(24_000);
    }
  });

  it('refuses more sentences than may wait', async () => {
    const own = new FliteSynthesizer();
    const orders = Array.from({ length: 300 }, (_, index) => own.synthesize({ ...hello, text: `${index}` }));
    const outcomes = Promise.allSettled(orders);
    await expect(orders[299]).rejects.toThrow('too many sentences');
    await own[Symbol.asyncDispose]();
    await outcomes;
  });

  it('tells those who wait that it is over, and those who come later', async () => {
    const own = new FliteSynthesizer();
    const [waiting] = await Promise.all([
      own.synthesize(hello).catch((error: unknown) => error),
      own[Symbol.asyncDispose](),
    ]);
    expect(waiting).toBeInstanceOf(SpeechFailed);
    await expect(own.synthesize(hello)).rejects.toThrow(SpeechFailed);
  });
});
