/**
 * Completes `package-lock.json` with the binaries for other platforms. npm leaves those out that it could not reach while
 * it wrote the lock (npm/cli#4828); `npm ci` then refuses the lock, or installs no binary on another machine.
 *
 * `npm run lock:platforms` writes what is missing; with `--check` it is only named, and the exit code is 1.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { runMain, say, StepFailed } from '../shell/console.mjs';
import { root } from '../shell/workspace.mjs';
import { missingPlatforms } from './platforms.mjs';

const lockFile = join(root, 'package-lock.json');

await runMain(() => {
  /** @type {{ packages: import('./platforms.mjs').LockedPackages }} */
  const lock = JSON.parse(readFileSync(lockFile, 'utf8'));
  const missing = missingPlatforms(lock.packages);
  if (missing.length === 0) return 0;
  const names = missing.map(([folder, { version }]) => `  ${folder} ${String(version)}`).join('\n');
  if (process.argv.includes('--check')) {
    throw new StepFailed('package-lock.json misses platforms; run "npm run lock:platforms"', { log: names });
  }
  // Ordered as npm does, so that the next installation changes nothing.
  const packages = [...Object.entries(lock.packages), ...missing].sort(([a], [b]) => (a < b ? -1 : 1));
  writeFileSync(lockFile, `${JSON.stringify({ ...lock, packages: Object.fromEntries(packages) }, null, 2)}\n`);
  say(`package-lock.json now also names\n${names}`);
  return 0;
});
