import assert from 'node:assert/strict';
import { mkdtempDisposableSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';

import { run } from '../shell/run.mjs';
import { countLine, countsEnvironment, readCounts, sumCounts } from './counts.mjs';

describe('test counts', () => {
  it('add up over runs', () => {
    const sum = sumCounts([
      { passed: 2, failed: 0, skipped: 1 },
      { passed: 3, failed: 4, skipped: 0 },
    ]);
    assert.equal(countLine(sum), 'colloquy: 5 passed, 4 failed, 1 skipped');
  });

  it('are left by the reporter for the runner of Node.js', async () => {
    using folder = mkdtempDisposableSync(join(tmpdir(), 'colloquy-counts-'));
    const reporter = new URL('node-count-reporter.mjs', import.meta.url).pathname;
    const tests = "const { it } = require('node:test'); it('a', () => {}); it('b', () => { throw 1 }); it.skip('c');";
    const { code } = await run(
      'node',
      ['--test-reporter', reporter, '--test-reporter-destination', 'stdout', '-e', tests],
      // Without this the inner runner takes itself for a part of this one and reports to it.
      { env: { ...countsEnvironment(folder.path), NODE_TEST_CONTEXT: undefined } },
    );
    assert.equal(code, 1);
    assert.deepEqual(readCounts(folder.path), { passed: 1, failed: 1, skipped: 1 });
  });
});
