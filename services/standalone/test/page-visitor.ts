import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { encodeWav } from '@colloquy/audio';
import { speak, until } from '@colloquy/testing';
import { listenToSpeakers, openBrowser, type BrowserOptions } from '@colloquy/testing/browser';

/** Screenshots for a reviewer's eye; nothing compares them. */
const screens = new URL('../../../tmp/screens/', import.meta.url).pathname;

export type VisitOptions = BrowserOptions & {
  /** Size of the window in CSS pixels. */
  readonly size?: { readonly width: number; readonly height: number };
};

/** A browser of its own on the page at `origin`, and what a test asks of it. */
export async function visitPage(
  origin: string,
  { size = { width: 1280, height: 800 }, ...options }: VisitOptions = {},
) {
  const browser = await openBrowser(options);
  const page = await browser.newPage({ viewport: size, permissions: ['clipboard-read', 'clipboard-write'] });
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  const heard = await listenToSpeakers(page);
  await page.goto(origin);
  const app = page.getByTestId('app');
  await mkdir(screens, { recursive: true });
  return {
    page,
    heard,
    /** Errors that nobody caught. */
    problems,
    inState: (name: string, deadlineMs = 20_000) =>
      until(async () => (await app.getAttribute('data-state')) === name, { what: `the state ${name}`, deadlineMs }),
    words: async () => (await page.getByRole('log').textContent()) ?? '',
    shot: (name: string) => page.screenshot({ path: join(screens, `${name}.png`) }),
    [Symbol.asyncDispose]: () => browser.close(),
  };
}

export interface SpokenFile extends AsyncDisposable {
  readonly path: string;
}

/** A microphone's recording: `text` is said after `quietSeconds`, then there is silence. */
export async function recordMicrophone(text: string, quietSeconds = 1): Promise<SpokenFile> {
  const folder = await mkdtemp(join(tmpdir(), 'colloquy-microphone-'));
  const path = join(folder, 'microphone.wav');
  const speech = await speak(text, { rate: 24_000 });
  const samples = new Int16Array(quietSeconds * 24_000 + speech.length + 60 * 24_000);
  samples.set(speech, quietSeconds * 24_000);
  await writeFile(path, encodeWav({ samples, rate: 24_000 }));
  return { path, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
}
