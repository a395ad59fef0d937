import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import { projects, root } from '../shell/workspace.mjs';

/** @typedef {'unit' | 'int' | 'e2e' | 'timing'} Kind */

/** @type {readonly Kind[]} */
export const kinds = ['unit', 'int', 'e2e', 'timing'];

/**
 * @typedef {object} Suite the tests of one kind in one project
 * @property {Kind} kind
 * @property {string} project without the scope
 * @property {string} folder relative to the root
 * @property {string} command for a shell in that folder
 */

/** Where the tests of a kind are in a project; the same patterns as in `jest.config.mjs`. */
const places = {
  unit: { folder: 'src', pattern: /\.spec\.tsx?$/ },
  int: { folder: 'test', pattern: /\.int-spec\.ts$/ },
  e2e: { folder: 'test', pattern: /\.e2e-spec\.ts$/ },
  timing: { folder: 'test', pattern: /\.timing-spec\.ts$/ },
};

/**
 * The tools are no workspace; their tests use the runner of Node.js, because they run ESLint, Nx and child processes.
 *
 * @type {Suite}
 */
const toolsSuite = {
  kind: 'unit',
  project: 'tools',
  folder: 'tools',
  command:
    'node --test --conditions=colloquy:source --test-reporter=spec --test-reporter-destination=stdout ' +
    '--test-reporter=./tests/node-count-reporter.mjs --test-reporter-destination=stderr "**/*.spec.ts"',
};

/**
 * The suites that have tests, those of a kind together.
 *
 * @returns {readonly Suite[]}
 */
export function suites() {
  const all = projects().flatMap(({ name, folder, scripts }) =>
    kinds
      .filter((kind) => scripts['test'] && hasTests(folder, kind))
      .map((kind) => ({ kind, project: name.replace(/^@.*\//, ''), folder, command: String(scripts['test']) })),
  );
  return kinds.flatMap((kind) => [...all, toolsSuite].filter((suite) => suite.kind === kind));
}

/**
 * @param {string} project
 * @param {Kind} kind
 */
function hasTests(project, kind) {
  const { folder, pattern } = places[kind];
  return contains(join(root, project, folder), pattern);
}

/**
 * @param {string} folder
 * @param {RegExp} pattern
 * @returns {boolean}
 */
function contains(folder, pattern) {
  return entriesOf(folder).some((entry) =>
    entry.isDirectory() ? contains(join(folder, entry.name), pattern) : pattern.test(entry.name),
  );
}

/** @param {string} folder */
function entriesOf(folder) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
