import { leaveCounts } from './counts.mjs';

/** What a test started and did not stop keeps the process alive; this long after the last test it is cut off. */
const LINGER_MS = 10_000;

/**
 * @typedef {object} Results what Jest says of a whole run
 * @property {number} numPassedTests
 * @property {number} numFailedTests
 * @property {number} numRuntimeErrorTestSuites
 * @property {number} numPendingTests
 * @property {number} numTodoTests
 */

/** Jest reporter: leaves the run's counts for `tools/test.mjs`; a file that could not even be loaded counts as failed. */
export default class TestCountReporter {
  /**
   * @param {unknown} _contexts
   * @param {Results} results
   */
  onRunComplete(_contexts, results) {
    const isCounted = leaveCounts({
      passed: results.numPassedTests,
      failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
      skipped: results.numPendingTests + results.numTodoTests,
    });
    if (isCounted) setTimeout(failForLingering, LINGER_MS).unref();
  }
}

function failForLingering() {
  process.stderr.write(`something a test started still runs ${LINGER_MS / 1000} s after the last test\n`);
  process.exit(1);
}
