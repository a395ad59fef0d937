import './shell/node-version.mjs';

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { build } from './setup/build.mjs';
import { runMain, say, StepFailed } from './shell/console.mjs';
import { install } from './setup/install.mjs';
import { run } from './shell/run.mjs';
import { browser, prometheus, provide, redis } from './setup/system-packages.mjs';
import { countLine, countsEnvironment, readCounts, sumCounts } from './tests/counts.mjs';
import { kinds, suites } from './tests/suites.mjs';
import { root } from './shell/workspace.mjs';

/** @typedef {import('./tests/suites.mjs').Suite} Suite */
/** @typedef {import('./tests/counts.mjs').Counts} Counts */
/** @typedef {{ suite: Suite, counts: Counts, output: string }} Result */

/** No suite needs this long; one that hangs must not hold up the rest for ever. */
const SUITE_LIMIT_MS = 15 * 60_000;
/** Unit tests have the machine to share; the others measure time and run alone. */
const UNIT_SUITES_AT_ONCE = 2;

await runMain(async () => {
  const chosen = choose(process.argv.slice(2));
  await install();
  const units = chosen.filter(({ kind }) => kind === 'unit');
  const others = chosen.filter(({ kind }) => kind !== 'unit');
  if (others.length > 0) {
    await provide([redis, browser, prometheus]);
    await build();
  }
  const results = [...(await runAll(units, UNIT_SUITES_AT_ONCE)), ...(await runAll(others, 1))];
  return report(results);
});

/**
 * `npm test -- [unit|int|e2e|timing …] [project …]`
 *
 * @param {readonly string[]} words
 * @returns {readonly Suite[]}
 */
function choose(words) {
  const isKind = (/** @type {string} */ word) => kinds.some((kind) => kind === word);
  const wantedKinds = words.filter(isKind);
  const wantedProjects = words.filter((word) => !isKind(word));
  const all = suites();
  const unknown = wantedProjects.find((project) => !all.some((suite) => suite.project === project));
  if (unknown)
    throw new StepFailed(`no tests are known for "${unknown}"; usage: npm test -- [unit|int|e2e|timing] [project]`);
  return all
    .filter(({ kind }) => wantedKinds.length === 0 || wantedKinds.includes(kind))
    .filter(({ project }) => wantedProjects.length === 0 || wantedProjects.includes(project));
}

/**
 * @param {readonly Suite[]} waiting
 * @param {number} atOnce
 */
async function runAll(waiting, atOnce) {
  const queue = [...waiting];
  /** @type {Result[]} */
  const results = [];
  const takeOneAfterAnother = async () => {
    for (let suite = queue.shift(); suite; suite = queue.shift()) results.push(await runSuite(suite));
  };
  await Promise.all(Array.from({ length: atOnce }, takeOneAfterAnother));
  return results;
}

/**
 * @param {Suite} suite
 * @returns {Promise<Result>}
 */
async function runSuite(suite) {
  const folder = mkdtempSync(join(tmpdir(), 'colloquy-counts-'));
  // The long ones are announced, so that it can be seen what is waited for.
  if (suite.kind !== 'unit') say(`${nameOf(suite)} …`);
  try {
    const { code, output, ms } = await run(suite.command, [], {
      cwd: join(root, suite.folder),
      shell: true,
      env: { KIND: suite.kind, ...countsEnvironment(folder) },
      limitMs: SUITE_LIMIT_MS,
    });
    const counts = readCounts(folder);
    // A run that ended badly without a failed test (a crash, the time limit) must not look like a success.
    if (code !== 0 && counts.failed === 0) counts.failed = 1;
    const verdict = counts.failed > 0 ? `${counts.failed} FAILED` : `${counts.passed} passed`;
    say(`${nameOf(suite)} ${verdict.padStart(12)} ${(ms / 1000).toFixed(1).padStart(7)} s`);
    return { suite, counts, output };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * Prints what failed, then the sum.
 *
 * @param {readonly Result[]} results
 * @returns {number} exit code
 */
function report(results) {
  for (const { suite, counts, output } of results) {
    if (counts.failed > 0) process.stdout.write(`\n──── ${nameOf(suite).trimEnd()}\n${output}\n`);
  }
  const sum = sumCounts(results.map(({ counts }) => counts));
  if (sum.passed + sum.failed === 0) say('no test ran');
  process.stdout.write(`${countLine(sum)}\n`);
  return sum.failed > 0 || sum.passed === 0 ? 1 : 0;
}

/** @param {Suite} suite */
function nameOf({ kind, project }) {
  return `${kind.padEnd(6)} ${project.padEnd(20)}`;
}
