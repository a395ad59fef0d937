import { leaveCounts } from './test-counts.mjs';

/** Jest reporter: leaves the run's counts for `tools/test.mjs`; a file that could not even be loaded counts as failed. */
export default class TestCountReporter {
  /**
   * @param {unknown} _contexts
   * @param {{ numPassedTests: number, numFailedTests: number, numRuntimeErrorTestSuites: number, numPendingTests: number, numTodoTests: number }} results
   */
  onRunComplete(_contexts, results) {
    leaveCounts({
      passed: results.numPassedTests,
      failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
      skipped: results.numPendingTests + results.numTodoTests,
    });
  }
}
