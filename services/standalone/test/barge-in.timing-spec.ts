import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { encodeWav } from '@colloquy/audio';
import { speak, startService, until, type StartedService } from '@colloquy/testing';
import { listenToBothSides, openBrowser, type BothSides } from '@colloquy/testing/browser';

const RATE = 24_000;
/** From the start of one thing the user says to the start of the next (s): the reply sounds in the second half. */
const EVERY_S = 6;
const openings = ['Tell me about this paper', 'And why is that', 'Go on', 'But who says so', 'Wait a moment', 'Okay'];
/** The aim is a p95 of 250 ms on a machine that is not busy; this is what a busy one must keep. */
const MOST_MS = 600;

describe('a user who speaks into the reply', () => {
  let system: StartedService;
  let folder: string;
  beforeAll(async () => {
    system = await startService('standalone');
    folder = await mkdtemp(join(tmpdir(), 'colloquy-barge-in-'));
  });
  afterAll(async () => {
    await system.child[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  /** A microphone that hears something every six seconds, `count` times. */
  async function microphone(count: number): Promise<string> {
    const samples = new Int16Array((count + 1) * EVERY_S * RATE);
    for (let index = 0; index < count; index += 1) {
      const speech = await speak(`${openings[index % openings.length] ?? ''}, please.`, { rate: RATE });
      samples.set(speech, (1 + index * EVERY_S) * RATE);
    }
    const file = join(folder, 'microphone.wav');
    await writeFile(file, encodeWav({ samples, rate: RATE }));
    return file;
  }

  it('hears it fall silent within a moment, time after time', async () => {
    const count = 9;
    await using browser = await openBrowser({ microphoneFile: await microphone(count) });
    const page = await browser.newPage();
    const sides = await listenToBothSides(page);
    await page.goto(system.origin);
    await page.getByRole('button', { name: 'Start talking' }).click();
    const isSaid = async () => (await sides()).user.length >= count && (await sides()).nowMs;
    await until(isSaid, { what: 'all that the user says', deadlineMs: (count + 4) * EVERY_S * 1_000 });
    const state = page.getByTestId('app');
    await until(async () => (await state.getAttribute('data-state')) === 'listening', {
      what: 'the end',
      deadlineMs: 20_000,
    });
    const cuts = interruptions(await sides()).toSorted((a, b) => a - b);
    process.stdout.write(`silent after ${cuts.join(', ')} ms\n`);
    expect(cuts.length).toBeGreaterThanOrEqual(6);
    expect(cuts.at(Math.ceil(cuts.length * 0.95) - 1)).toBeLessThan(MOST_MS);
  });
});

/** From the user's first sound to the last of the reply it fell into (ms), for each reply that was interrupted. */
function interruptions({ user, reply }: BothSides): number[] {
  return user.flatMap(({ fromMs }) => {
    const cut = reply.find((stretch) => stretch.fromMs < fromMs && stretch.toMs > fromMs);
    return cut === undefined ? [] : [Math.round(cut.toMs - fromMs)];
  });
}
