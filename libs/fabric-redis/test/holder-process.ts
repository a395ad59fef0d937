import { fileURLToPath } from 'node:url';

import { startProcess, type RunningProcess } from '@colloquy/testing';

/** Starts `holder.ts` in a process of its own; resolves when it serves. */
export function startHolder(url: string, keyPrefix: string): Promise<RunningProcess> {
  const script = fileURLToPath(new URL('holder.ts', import.meta.url));
  return startProcess({
    name: 'a worker',
    command: process.execPath,
    args: ['--conditions=colloquy:source', '--disable-warning=ExperimentalWarning', script, url, keyPrefix],
    readyWhen: /serves/,
  });
}
