import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

import { say, StepFailed } from '../shell/console.mjs';
import { run } from '../shell/run.mjs';

/**
 * @typedef {object} SystemPackage
 * @property {string} name the Debian package
 * @property {readonly string[]} commands any of them will do
 * @property {string} [unit] what the package makes systemd run; the tests want none of it
 */

/** @type {SystemPackage} */
export const redis = { name: 'redis-server', commands: ['redis-server'], unit: 'redis-server.service' };

/** Its `promtool` comes with it. @type {SystemPackage} */
export const prometheus = { name: 'prometheus', commands: ['prometheus'], unit: 'prometheus.service' };

/** @type {SystemPackage} */
export const browser = {
  name: 'chromium',
  commands: ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'],
};

/**
 * Makes sure the commands are there: installs what is missing on Debian as root, says what to install elsewhere.
 *
 * @param {readonly SystemPackage[]} packages
 */
export async function provide(packages) {
  const missing = packages.filter(({ commands }) => !commands.some(isOnPath));
  if (missing.length === 0) return;
  const names = missing.map(({ name }) => name);
  if (!existsSync('/etc/debian_version') || process.getuid?.() !== 0) {
    const hint = existsSync('/etc/debian_version') ? ` (sudo apt-get install ${names.join(' ')})` : '';
    throw new StepFailed(`the tests need ${names.join(' and ')}; install what is missing${hint} and try again`);
  }
  say('updating the package index …');
  await apt(['update']);
  for (const { name, unit } of missing) {
    say(`installing ${name} …`);
    await apt(['install', '--yes', '--no-install-recommends', name]);
    if (unit) await silence(unit);
  }
}

/**
 * systemd starts what a package brings, whatever RUNLEVEL says; where it runs, the unit is stopped and not started again.
 *
 * @param {string} unit
 */
async function silence(unit) {
  if (!existsSync('/run/systemd/system')) return;
  const { code, output } = await run('systemctl', ['disable', '--now', unit]);
  if (code !== 0) throw new StepFailed(`${unit} came with the tests and could not be stopped`, { log: output });
}

/** @param {readonly string[]} args */
async function apt(args) {
  // RUNLEVEL=1 keeps the package from starting a server of its own on the default port: the tests start theirs.
  const env = { DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  const { code, output } = await run('apt-get', ['--quiet', ...args], { env });
  if (code !== 0) throw new StepFailed(`apt-get ${args.join(' ')} failed`, { log: output });
}

/** @param {string} command */
function isOnPath(command) {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => isExecutable(join(folder, command)));
}

/** @param {string} file */
function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
