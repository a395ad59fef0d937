import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/** Names the folder where the reporters of the test runners leave their counts, and `test.mjs` adds them up. */
const FOLDER_VARIABLE = 'COLLOQUY_TEST_COUNTS';

/** @param {string} folder */
export function countsEnvironment(folder) {
  return { [FOLDER_VARIABLE]: folder };
}

/**
 * @param {Counts} counts of one run of a test runner
 * @returns {boolean} whether somebody adds them up
 */
export function leaveCounts(counts) {
  const folder = process.env[FOLDER_VARIABLE];
  if (!folder) return false;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${randomUUID()}.json`), JSON.stringify(counts));
  return true;
}

/**
 * @param {string} folder
 * @returns {Counts} the sum of what was left there
 */
export function readCounts(folder) {
  return sumCounts(readdirSync(folder).map((file) => parseCounts(readFileSync(join(folder, file), 'utf8'))));
}

/**
 * @param {readonly Counts[]} all
 * @returns {Counts}
 */
export function sumCounts(all) {
  const sum = { passed: 0, failed: 0, skipped: 0 };
  for (const { passed, failed, skipped } of all) {
    sum.passed += passed;
    sum.failed += failed;
    sum.skipped += skipped;
  }
  return sum;
}

/** @param {Counts} counts */
export function countLine({ passed, failed, skipped }) {
  return `colloquy: ${passed} passed, ${failed} failed, ${skipped} skipped`;
}

/**
 * @param {string} json
 * @returns {Counts}
 */
function parseCounts(json) {
  return JSON.parse(json);
}
