import { leaveCounts } from './counts.mjs';

/**
 * Reporter for the test runner of Node.js: leaves the run's counts for `tools/test.mjs` and writes nothing.
 *
 * @param {AsyncIterable<{ type: string, data: { file?: string, counts?: { passed: number, failed: number, cancelled: number, skipped: number, todo: number } } }>} events
 * @returns {AsyncGenerator<string>}
 */
export default async function* countReporter(events) {
  for await (const { type, data } of events) {
    // One summary for each file and one, without a file, for the whole run.
    if (type !== 'test:summary' || data.file !== undefined || !data.counts) continue;
    const { passed, failed, cancelled, skipped, todo } = data.counts;
    leaveCounts({ passed, failed: failed + cancelled, skipped: skipped + todo });
  }
  yield '';
}
