import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';

import { closeTable, errorCodes, limitTable } from '../../libs/protocol/src/index.ts';
import { root } from '../shell/workspace.mjs';

/** The tests of whoever tells clients of errors and closes. Those of limits go by the table itself. */
const tests = globSync('services/{gateway,realtime-worker,standalone}/{src,test}/**/*spec.ts', { cwd: root })
  .map((file) => readFileSync(join(root, file), 'utf8'))
  .join('\n');

const limits = Object.values(limitTable);

function isTested(code: string): boolean {
  const isNamed = tests.includes(`'${code}'`) || tests.includes(`closeTable.${code}.`);
  return isNamed || limits.some(({ error, close }) => error === code || close === code);
}

describe('the tables of codes', () => {
  it('have no error that no test provokes', () => {
    assert.deepEqual(
      errorCodes.filter((code) => !isTested(code)),
      [],
    );
  });

  it('have no close that no test provokes', () => {
    assert.deepEqual(
      Object.keys(closeTable).filter((reason) => !isTested(reason)),
      [],
    );
  });
});
