import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { say, StepFailed } from '../shell/console.mjs';
import { run } from '../shell/run.mjs';
import { projectNode, root } from '../shell/workspace.mjs';

/** Installs what `package-lock.json` names, unless it is there already. */
export async function install() {
  if (isInstalled()) return;
  say('installing dependencies (a minute or two the first time) …');
  // NODE_ENV=production in the user's shell would leave out the tools that build the project.
  const { code, output } = await run('npm', ['ci', '--include=dev', '--no-audit', '--no-fund']);
  if (code === 127) throw new StepFailed('npm was not found on the PATH; it comes with Node.js (https://nodejs.org)');
  if (code !== 0) throw new StepFailed('the dependencies could not be installed (npm ci)', { log: output });
}

/**
 * Whether node_modules holds what the lock names. npm leaves a lock of its own in node_modules as the last step of an
 * installation, so an interrupted one does not count.
 */
function isInstalled() {
  const installedLock = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installedLock) || !existsSync(projectNode)) return false;
  const installed = readPackages(installedLock);
  return Object.entries(readPackages(join(root, 'package-lock.json'))).every(([folder, wanted]) => {
    const found = installed[folder];
    // Packages for other platforms are optional and stay away.
    return found ? found.version === wanted.version : wanted.optional === true || !folder.includes('node_modules/');
  });
}

/**
 * @param {string} lockFile
 * @returns {Record<string, { version?: string, optional?: boolean }>}
 */
function readPackages(lockFile) {
  /** @type {{ packages: Record<string, { version?: string, optional?: boolean }> }} */
  const lock = JSON.parse(readFileSync(lockFile, 'utf8'));
  return lock.packages;
}
