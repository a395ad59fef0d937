/// <reference lib="dom" />
import { readdir } from 'node:fs/promises';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startService, type StartedService } from '@colloquy/testing';
import { openBrowser, type Browser, type Page } from '@colloquy/testing/browser';

const RATE = 24_000;
/** Samples until audio that begins has reached its loudness. */
const RAMP = RATE * 0.005;
const assets = new URL('../../../dist/frontend/assets/', import.meta.url);

const sine = (frequency: number, rate: number, samples: number, loudness = 1) =>
  Array.from({ length: samples }, (_, i) => loudness * Math.sin((2 * Math.PI * frequency * i) / rate));

describe('the bundled worklets in an offline audio context of a real browser', () => {
  let system: StartedService;
  let browser: Browser;
  let page: Page;
  let files: string[];
  beforeAll(async () => {
    [system, browser, files] = await Promise.all([startService('standalone'), openBrowser(), readdir(assets)]);
    page = await browser.newPage();
    await page.goto(system.origin);
  });
  afterAll(async () => {
    await browser.close();
    await system.child[Symbol.asyncDispose]();
  });

  const addressOf = (name: string) => `/assets/${files.find((file) => file.startsWith(`${name}.worklet-`)) ?? ''}`;

  /** What half a second of playback sounds like and what the worklet says of it; `flushAt`: in seconds. */
  async function play(samples: number[], flushAt: number | null = null) {
    return await page.evaluate(playInPage, { address: addressOf('playback'), rate: RATE, samples, flushAt });
  }

  it('play every sample of a reply as it was sent', async () => {
    const sent = sine(440, RATE, RATE / 4, 12_000).map(Math.round);
    const { heard, answers } = await play(sent);
    const wrong = sent.filter((sample, i) => i >= RAMP && Math.abs((heard[i] ?? 9) - sample / 0x8000) > 1e-6);
    expect(wrong).toEqual([]);
    expect(Math.max(...heard.slice(sent.length + RAMP).map(Math.abs))).toBeLessThan(1e-9);
    expect(answers).toMatchObject([{ kind: 'started', queuedSamples: sent.length }, { kind: 'drained' }]);
  });

  it('fall silent within 5 ms of a barge-in and know exactly what was heard', async () => {
    const sent = sine(440, RATE, RATE / 4, 12_000).map(Math.round);
    const flushAt = (30 * 128) / RATE;
    const { heard, answers } = await play(sent, flushAt);
    expect(answers.at(-1)).toMatchObject({ kind: 'flushed', request: 1, heard: { itemId: 'a', samples: 30 * 128 } });
    expect(heard[30 * 128 - 1]).toBeCloseTo((sent[30 * 128 - 1] ?? 0) / 0x8000, 6);
    expect(Math.max(...heard.slice(30 * 128 + RAMP).map(Math.abs))).toBeLessThan(1e-9);
  });

  it.each([
    { deviceRate: 48_000, rate: 24_000 },
    { deviceRate: 44_100, rate: 16_000 },
  ])('send a voice heard at $deviceRate Hz as it is at $rate Hz', async ({ deviceRate, rate }) => {
    const samples = sine(440, deviceRate, deviceRate / 2, 0.5);
    const chunks = await page.evaluate(captureInPage, { address: addressOf('capture'), deviceRate, rate, samples });
    expect(new Set(chunks.map(({ length }) => length))).toEqual(new Set([rate * 0.04]));
    expect(chunks.length).toBeGreaterThanOrEqual(11);
    const heard = chunks.flat().slice(rate * 0.04);
    expect(noiseBeside(440, rate, heard)).toBeLessThan(0.5 * 0x7fff * 0.003);
  });
});

/** Root mean square of what is left of `samples` without the best fitting sine of this frequency. */
function noiseBeside(frequency: number, rate: number, samples: readonly number[]): number {
  // Whole periods only, so that sine and cosine are independent.
  const period = rate / frequency;
  const whole = samples.slice(0, Math.round(Math.floor(samples.length / period / 11) * 11 * period));
  const angle = (i: number) => (2 * Math.PI * frequency * i) / rate;
  const fit = (wave: (x: number) => number) =>
    (2 / whole.length) * whole.reduce((sum, sample, i) => sum + sample * wave(angle(i)), 0);
  const [sinePart, cosinePart] = [fit(Math.sin), fit(Math.cos)];
  const rest = whole.map((sample, i) => sample - sinePart * Math.sin(angle(i)) - cosinePart * Math.cos(angle(i)));
  return Math.sqrt(rest.reduce((sum, sample) => sum + sample * sample, 0) / rest.length);
}

interface PlayOrder {
  address: string;
  rate: number;
  samples: number[];
  flushAt: number | null;
}

/** Runs in the page. */
async function playInPage({ address, rate, samples, flushAt }: PlayOrder) {
  const context = new OfflineAudioContext(1, rate / 2, rate);
  await context.audioWorklet.addModule(address);
  const open = () => new AudioWorkletNode(context, 'colloquy-playback', { numberOfInputs: 0, outputChannelCount: [1] });
  const [node, bystander] = [open(), open()];
  node.connect(context.destination);
  const answers: unknown[] = [];
  node.port.onmessage = ({ data }: MessageEvent<unknown>) => answers.push(data);
  /** What was sent to any node before has arrived on the audio thread when this resolves. */
  const settle = () =>
    new Promise<void>((resolve) => {
      bystander.port.onmessage = () => resolve();
      bystander.port.postMessage({ kind: 'flush', request: 0 });
    });
  node.port.postMessage({ kind: 'append', itemId: 'a', samples: Int16Array.from(samples) });
  node.port.postMessage({ kind: 'finish' });
  await settle();
  if (flushAt !== null) {
    void context.suspend(flushAt).then(async () => {
      node.port.postMessage({ kind: 'flush', request: 1 });
      await settle();
      await context.resume();
    });
  }
  const heard = await context.startRendering();
  await settle();
  return { heard: [...heard.getChannelData(0)], answers };
}

interface CaptureOrder {
  address: string;
  deviceRate: number;
  rate: number;
  samples: number[];
}

/** Runs in the page. */
async function captureInPage({ address, deviceRate, rate, samples }: CaptureOrder): Promise<number[][]> {
  const context = new OfflineAudioContext(1, samples.length, deviceRate);
  await context.audioWorklet.addModule(address);
  const node = new AudioWorkletNode(context, 'colloquy-capture', { processorOptions: { rate } });
  const buffer = context.createBuffer(1, samples.length, deviceRate);
  buffer.copyToChannel(Float32Array.from(samples), 0);
  const source = new AudioBufferSourceNode(context, { buffer });
  source.connect(node).connect(context.destination);
  source.start();
  const chunks: number[][] = [];
  node.port.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => chunks.push([...new Int16Array(data)]);
  await context.startRendering();
  // Chunks come as messages, some of them after the rendering.
  for (let looks = 0; looks < 500 && chunks.length < 11; looks += 1) await new Promise((go) => setTimeout(go, 10));
  return chunks;
}
