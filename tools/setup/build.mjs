import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { say, StepFailed } from '../shell/console.mjs';
import { run } from '../shell/run.mjs';
import { root } from '../shell/workspace.mjs';

/** What `npm start` runs. */
export const standalone = join(root, 'dist', 'services', 'standalone', 'main.js');

const stampFile = join(root, 'dist', '.build-stamp');
const sources = ['libs', 'services', 'frontend', 'tools/build', 'package-lock.json', 'tsconfig.base.json', 'nx.json'];
const notSources = new Set(['node_modules', 'dist', 'test']);

/** Builds every project, unless nothing changed since the last build that succeeded. */
export async function build() {
  const stamp = stampOfSources();
  if (existsSync(standalone) && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return;
  say('building …');
  const { code, output } = await run('nx', ['run-many', '-t', 'build', '--output-style=static']);
  if (code !== 0) throw new StepFailed('the build failed', { log: output });
  mkdirSync(join(root, 'dist'), { recursive: true });
  writeFileSync(stampFile, stamp);
}

/** Paths, sizes and times of the sources: enough to notice a change within milliseconds, without reading a file. */
function stampOfSources() {
  const hash = createHash('sha256');
  for (const source of sources) addToStamp(hash, join(root, source));
  return hash.digest('hex');
}

/**
 * @param {import('node:crypto').Hash} hash
 * @param {string} path
 */
function addToStamp(hash, path) {
  const stats = statSync(path);
  if (!stats.isDirectory()) {
    hash.update(`${path} ${stats.size} ${stats.mtimeMs}\n`);
    return;
  }
  for (const name of readdirSync(path).sort()) {
    if (!notSources.has(name) && !name.includes('.spec.')) addToStamp(hash, join(path, name));
  }
}
