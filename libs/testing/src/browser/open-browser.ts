import { accessSync } from 'node:fs';
import { delimiter, join } from 'node:path';

import { chromium, type Browser } from 'playwright-core';

export interface BrowserOptions {
  /** A WAV file that is what the microphone hears, once; without it the machine has no microphone. */
  readonly microphoneFile?: string;
  /** Whether the question for the microphone is answered with yes by itself. */
  readonly grantsMicrophone?: boolean;
}

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

/** A headless Chromium of the machine, with a fake microphone. Network use of its own is off. */
export async function openBrowser({ microphoneFile, grantsMicrophone = true }: BrowserOptions = {}): Promise<Browser> {
  const args = [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    ...(grantsMicrophone ? ['--use-fake-ui-for-media-stream'] : []),
    ...(microphoneFile === undefined
      ? []
      : ['--use-fake-device-for-media-stream', `--use-file-for-fake-audio-capture=${microphoneFile}%noloop`]),
  ];
  return await chromium.launch({ executablePath: installedBrowser(), args });
}

function installedBrowser(): string {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const found = names.flatMap((name) => folders.map((folder) => join(folder, name))).find(exists);
  if (found === undefined)
    throw new Error(`the browser tests need Chromium: none of ${names.join(', ')} is on the PATH`);
  return found;
}

function exists(file: string): boolean {
  try {
    accessSync(file);
    return true;
  } catch {
    return false;
  }
}
