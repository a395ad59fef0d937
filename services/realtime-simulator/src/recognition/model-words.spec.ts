import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { systemTimers } from '@colloquy/lifecycle';

import { tone } from '../testing/sounds.ts';
import { FirstToKnow, type HeardTurn } from '../turns/heard-words.port.ts';
import { ModelWords } from './model-words.ts';
import type { RecognizerConfig, SherpaRecognizer, SherpaStream } from './sherpa.ts';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  expect(jest.getTimerCount()).toBe(0);
  jest.useRealTimers();
});

const turn: HeardTurn = { itemId: 'item_1', pcm: tone(500, -6, 200), speechMs: 500, language: null };
const { signal } = new AbortController();
const model = {
  tokens: '/m/tokens.txt',
  whisper: { encoder: '/m/tiny-encoder.onnx', decoder: '/m/tiny-decoder.onnx' },
};

/** Stands in for the package: takes a waveform, and gives its words when it is told to. */
class StandIn {
  config: RecognizerConfig | null = null;
  readonly waveforms: Parameters<SherpaStream['acceptWaveform']>[0][] = [];
  result: () => Promise<{ text: string }> = () => Promise.resolve({ text: ' Good evening. ' });

  load(): Promise<ModelWords> {
    const OfflineRecognizer = {
      createAsync: (config: RecognizerConfig): Promise<SherpaRecognizer> => {
        this.config = config;
        return Promise.resolve({
          createStream: () => ({ acceptWaveform: (waveform) => void this.waveforms.push(waveform) }),
          decodeAsync: () => this.result(),
        });
      },
    };
    return ModelWords.load({ OfflineRecognizer }, model, { timers: systemTimers, deadlineMs: 3_000 });
  }
}

describe('a model that understands speech', () => {
  it('gives the words of a turn, trimmed', async () => {
    const standIn = new StandIn();
    expect(await (await standIn.load()).recognize(turn, signal)).toBe('Good evening.');
    expect(standIn.config?.modelConfig).toEqual({ ...model, numThreads: 1, provider: 'cpu' });
  });

  it('is given samples from -1 to 1 with their rate', async () => {
    const standIn = new StandIn();
    await (await standIn.load()).recognize(turn, signal);
    const [waveform] = standIn.waveforms;
    expect(waveform?.sampleRate).toBe(24_000);
    expect(waveform?.samples).toHaveLength(turn.pcm.length);
    expect(Math.max(...(waveform?.samples ?? []))).toBeCloseTo(10 ** (-6 / 20) * Math.SQRT2, 2);
  });

  it('is not asked about silence', async () => {
    const standIn = new StandIn();
    expect(await (await standIn.load()).recognize({ ...turn, speechMs: 0 }, signal)).toBe('');
    expect(standIn.waveforms).toEqual([]);
  });

  it('holds nobody up when it is stuck, and is spared when many turns are', async () => {
    const standIn = new StandIn();
    standIn.result = () => Promise.withResolvers<{ text: string }>().promise;
    const words = await standIn.load();
    const stuck = Array.from({ length: 16 }, () => words.recognize(turn, signal).catch((error: unknown) => error));
    await jest.advanceTimersByTimeAsync(3_000);
    for (const outcome of await Promise.all(stuck)) expect(outcome).toMatchObject({ name: 'DeadlineExceeded' });
    expect(await words.recognize(turn, signal)).toBeNull();
    expect(standIn.waveforms).toHaveLength(16);
  });

  it('can be asked again after a failure', async () => {
    const standIn = new StandIn();
    const words = await standIn.load();
    standIn.result = () => Promise.reject(new Error('out of memory'));
    for (let time = 0; time < 20; time++) await expect(words.recognize(turn, signal)).rejects.toThrow('out of memory');
    standIn.result = () => Promise.resolve({ text: 'Yes.' });
    expect(await words.recognize(turn, signal)).toBe('Yes.');
  });

  it('comes after a scene that says what is heard', async () => {
    const standIn = new StandIn();
    const scripted = { recognize: () => Promise.resolve('From the scene.') };
    const first = new FirstToKnow([scripted, await standIn.load()]);
    expect(await first.recognize(turn, signal)).toBe('From the scene.');
    expect(standIn.waveforms).toEqual([]);
  });
});
