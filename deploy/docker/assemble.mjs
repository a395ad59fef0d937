/**
 * Copies one service and the libraries it needs, directly or through others, to a folder of their own:
 *   node assemble.mjs manifests <service> <folder>   what `npm ci` asks for
 *   node assemble.mjs built <service> <folder>       their JavaScript
 */
import { cpSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const scope = '@colloquy/';

/** The folder of a package and those of all packages of the workspace that it needs. */
function closure(folder, found = new Set()) {
  if (found.has(folder)) return found;
  found.add(folder);
  const { dependencies = {} } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  for (const name of Object.keys(dependencies).filter((dependency) => dependency.startsWith(scope))) {
    closure(join('libs', name.slice(scope.length)), found);
  }
  return found;
}

/** No declarations, source maps or test doubles. */
const isRun = (path) => !/\.(d\.ts|map|tsbuildinfo)$|\/dist\/testing(\/|$)/.test(path);

const [what, service, target] = process.argv.slice(2);
if (!['manifests', 'built'].includes(what) || !target || !existsSync(join('services', service))) {
  throw new Error('node assemble.mjs manifests|built <service> <folder>');
}
const folders = [...closure(join('services', service))];
if (what === 'manifests') {
  const manifests = folders.map((folder) => join(folder, 'package.json'));
  for (const file of ['package.json', 'package-lock.json', '.npmrc', ...manifests]) cpSync(file, join(target, file));
} else {
  const builds = folders.map((folder) => join(folder, 'dist'));
  for (const build of builds) cpSync(build, join(target, build), { recursive: true, filter: isRun });
}
