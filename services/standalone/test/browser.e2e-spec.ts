import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { encodeWav } from '@colloquy/audio';
import { speak, startService, until, type StartedService } from '@colloquy/testing';
import { listenToSpeakers, openBrowser, type BrowserOptions } from '@colloquy/testing/browser';

/** Screenshots for a reviewer's eye; nothing compares them. */
const screens = new URL('../../../tmp/screens/', import.meta.url).pathname;

describe('the page in a real browser', () => {
  let system: StartedService;
  let folder: string;
  beforeAll(async () => {
    system = await startService('standalone');
    folder = await mkdtemp(join(tmpdir(), 'colloquy-browser-'));
    await mkdir(screens, { recursive: true });
  });
  afterAll(async () => {
    await system.child[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  /** A page on the running system; `shot` keeps a picture of it. */
  async function visit(options: BrowserOptions = {}, size = { width: 1280, height: 800 }) {
    const browser = await openBrowser(options);
    const page = await browser.newPage({ viewport: size });
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (line) => {
      // The microphone, the worklets and the socket must all work under it.
      if (/content security policy/i.test(line.text())) problems.push(line.text());
    });
    const heard = await listenToSpeakers(page);
    await page.goto(system.origin);
    const app = page.getByTestId('app');
    return {
      page,
      app,
      heard,
      problems,
      inState: (name: string, deadlineMs = 15_000) =>
        until(async () => (await app.getAttribute('data-state')) === name, { what: `the state ${name}`, deadlineMs }),
      shot: (name: string) => page.screenshot({ path: join(screens, `${name}.png`) }),
      [Symbol.asyncDispose]: () => browser.close(),
    };
  }

  /** A microphone that hears speech after a second, and then nothing. */
  async function microphone(text: string): Promise<string> {
    const speech = await speak(text, { rate: 24_000 });
    const samples = new Int16Array(24_000 + speech.length + 30 * 24_000);
    samples.set(speech, 24_000);
    const file = join(folder, 'microphone.wav');
    await writeFile(file, encodeWav({ samples, rate: 24_000 }));
    return file;
  }

  it('hears the user and answers aloud', async () => {
    const microphoneFile = await microphone('Can you explain this research paper to me, please?');
    await using visitor = await visit({ microphoneFile });
    const { page, heard, inState, shot } = visitor;
    await shot('idle');
    expect(await heard()).toMatchObject({ seconds: 0 });
    await page.getByRole('button', { name: 'Start talking' }).click();
    await inState('hearing');
    await shot('hearing');
    await inState('thinking');
    await inState('speaking');
    await until(async () => (await heard()).seconds > 1, { what: 'a second of sound', deadlineMs: 10_000 });
    await shot('speaking');
    expect((await heard()).loudest).toBeGreaterThan(0.02);
    await inState('listening', 30_000);
    expect((await heard()).isLoud).toBe(false);
    const words = page.getByRole('log');
    expect(await words.textContent()).toMatch(/seconds of speech/);
    expect(await words.textContent()).toMatch(/simulator/i);
    expect(await page.getByTestId('session-badge').getAttribute('data-upstream')).toBe('simulator');
    expect(visitor.problems).toEqual([]);
  });

  it('stops the reply the moment the user asks for it', async () => {
    await using visitor = await visit({ microphoneFile: await microphone('How does this system work?') });
    const { page, heard, inState } = visitor;
    await page.getByLabel('Type a message').fill('How does this system work?');
    await page.keyboard.press('Enter');
    await inState('speaking');
    await until(async () => (await heard()).isLoud, { what: 'sound', deadlineMs: 10_000 });
    await page.getByRole('button', { name: 'Stop reply' }).click();
    await until(async () => !(await heard()).isLoud, { what: 'silence', deadlineMs: 2_000 });
    const { seconds } = await heard();
    await inState('ready');
    expect((await heard()).seconds - seconds).toBeLessThan(0.1);
    await until(async () => /interrupted/i.test((await page.getByRole('log').textContent()) ?? ''), {
      what: 'the mark of the interruption',
      deadlineMs: 5_000,
    });
  });

  it('explains a refused microphone and still answers what is typed', async () => {
    await using visitor = await visit({ grantsMicrophone: false });
    const { page, heard, inState, shot } = visitor;
    await page.getByRole('button', { name: 'Start talking' }).click();
    await page.getByTestId('problem').waitFor();
    expect(await page.getByTestId('problem').textContent()).toMatch(/microphone/i);
    await shot('no-microphone');
    await page.getByLabel('Type a message').fill('Tell me about the badger.');
    await page.keyboard.press('Enter');
    await inState('speaking');
    await until(async () => (await heard()).seconds > 0.5, { what: 'sound', deadlineMs: 10_000 });
    expect(await page.getByRole('log').textContent()).toMatch(/badger/);
  });

  it('reconnects by itself when the server comes back, and says that it is a new conversation', async () => {
    const own = await startService('standalone');
    await using visitor = await visit({}, { width: 390, height: 844 });
    const { page, inState, shot } = visitor;
    await page.goto(own.origin);
    await page.getByLabel('Type a message').fill('Hello there');
    await page.keyboard.press('Enter');
    await inState('speaking');
    await shot('phone');
    await own.child.kill();
    await inState('reconnecting');
    await shot('reconnecting');
    await using _again = (await startService('standalone', { PORT: String(own.port) })).child;
    await inState('ready', 30_000);
    expect(await page.getByTestId('divider').textContent()).toMatch(/new conversation/i);
  });
});
