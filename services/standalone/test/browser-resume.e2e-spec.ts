import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { encodeWav } from '@colloquy/audio';
import { pause } from '@colloquy/lifecycle';
import { speak, startProxy, startService, until, type CuttableProxy, type StartedService } from '@colloquy/testing';
import { listenToSpeakers, openBrowser } from '@colloquy/testing/browser';

const RATE = 24_000;
const CUT_MS = 1_200;
/** Whatever it hears, the assistant says this: some four seconds of sound. */
const REPLY = 'One badger, two dolphins, three falcons, and four glaciers.';
const OPENAI_INSTRUCTIONS = `Say exactly the words between the marks.\n<<<\n${REPLY}\n>>>`;

describe('the page whose network breaks', () => {
  let system: StartedService;
  let network: CuttableProxy;
  let folder: string;
  beforeAll(async () => {
    system = await startService('standalone', { OPENAI_INSTRUCTIONS });
    network = await startProxy(system.port);
    folder = await mkdtemp(join(tmpdir(), 'colloquy-resume-'));
  });
  afterAll(async () => {
    await network[Symbol.asyncDispose]();
    await system.child[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  /** A microphone that hears one long sentence after a second; `seconds` is its length. */
  async function microphone(): Promise<{ file: string; seconds: number }> {
    const speech = await speak(
      'Seven small ships sailed slowly south, and nine more ships sailed slowly north, to see the islands of ice.',
      { rate: RATE },
    );
    const samples = new Int16Array(RATE + speech.length + 30 * RATE);
    samples.set(speech, RATE);
    const file = join(folder, 'microphone.wav');
    await writeFile(file, encodeWav({ samples, rate: RATE }));
    return { file, seconds: speech.length / RATE };
  }

  async function breakFor(ms: number): Promise<void> {
    network.cut();
    await pause(ms);
    network.mend();
  }

  it('goes on with what was said meanwhile on both sides, every word once', async () => {
    const { file, seconds } = await microphone();
    await using browser = await openBrowser({ microphoneFile: file });
    const page = await browser.newPage();
    const heard = await listenToSpeakers(page);
    await page.goto(`http://127.0.0.1:${network.port}`);
    const app = page.getByTestId('app');
    const inState = (name: string, deadlineMs = 20_000) =>
      until(async () => (await app.getAttribute('data-state')) === name, { what: `the state ${name}`, deadlineMs });

    await page.getByRole('button', { name: 'Start talking' }).click();
    await inState('hearing');
    const broken = breakFor(CUT_MS);
    await inState('reconnecting');
    await broken;
    await inState('speaking');
    await until(async () => (await heard()).seconds > 0.5, { what: 'half a second of sound', deadlineMs: 10_000 });
    await breakFor(CUT_MS);
    await until(async () => (await page.getByRole('log').textContent())?.includes(REPLY), {
      what: 'all of the reply',
      deadlineMs: 20_000,
    });
    await inState('listening', 20_000);

    const words = (await page.getByRole('log').textContent()) ?? '';
    expect(words.split('badger')).toHaveLength(2);
    expect(words).not.toMatch(/interrupted|incomplete/i);
    expect(await page.getByTestId('divider').count()).toBe(0);
    // The simulator says how long what it heard was: what was spoken while the network was away is part of it.
    const spoken = Number(/\((\d+\.\d) seconds of speech\)/.exec(words)?.[1]);
    expect(Math.abs(spoken - seconds)).toBeLessThan(0.8);
    expect(await system.metric('colloquy_gateway_clients_resumed_total')).toBe(2);
  });
});
