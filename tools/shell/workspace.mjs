import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the repository, without a slash at the end. */
export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[/\\]$/, '');

/** The project's own Node.js (24): the one on the PATH only has to be able to install it. */
export const projectNode = join(root, 'node_modules', '.bin', 'node');

/**
 * The environment of every child: the project's own tools come first on the PATH, and Nx works alone: no daemon that
 * outlives the command, no cloud, no questions.
 *
 * @type {NodeJS.ProcessEnv}
 */
export const environment = {
  ...process.env,
  PATH: [join(root, 'node_modules', '.bin'), process.env['PATH'] ?? ''].join(delimiter),
  NX_DAEMON: 'false',
  NX_NO_CLOUD: 'true',
  NX_TUI: 'false',
};

/**
 * @typedef {object} Project
 * @property {string} name
 * @property {string} folder relative to the root
 * @property {Readonly<Record<string, string>>} scripts
 */

/**
 * The npm workspaces, in the order the root manifest names them.
 *
 * @returns {readonly Project[]}
 */
export function projects() {
  const { workspaces } = readManifest('.');
  return workspaces.flatMap(expand).filter(isProject).map(readProject);
}

/** @param {string} pattern a folder, or `folder/*` */
function expand(pattern) {
  if (!pattern.endsWith('/*')) return [pattern];
  const parent = pattern.slice(0, -2);
  return readdirSync(join(root, parent)).map((name) => join(parent, name));
}

/** @param {string} folder */
function isProject(folder) {
  return existsSync(join(root, folder, 'package.json'));
}

/**
 * @param {string} folder
 * @returns {Project}
 */
function readProject(folder) {
  const { name, scripts } = readManifest(folder);
  return { name, folder, scripts };
}

/** @param {string} folder */
function readManifest(folder) {
  /** @type {{ name?: string, workspaces?: string[], scripts?: Record<string, string> }} */
  const manifest = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
  const { name = folder, workspaces = [], scripts = {} } = manifest;
  return { name, workspaces, scripts };
}
