import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';

import { clientMessage, serverMessage, settingNames } from '../../libs/protocol/src/index.ts';
import { root } from '../shell/workspace.mjs';

const page = readFileSync(join(root, 'docs/client-protocol.md'), 'utf8');

/** What every server message carries, and what a row says in other words. */
const saidOnce = new Set(['type', 'epoch', 'seq']);
const inOtherWords = new Set(['stats', 'session_resumed']);

describe('the page of the client protocol', () => {
  for (const option of [...clientMessage.options, ...serverMessage.options]) {
    const type = option.shape.type.value;
    it(`tells of ${type} with every field`, () => {
      const row = page.split('\n').find((line) => line.startsWith(`| \`${type}\` `)) ?? '';
      assert.notEqual(row, '');
      const fields = inOtherWords.has(type) ? [] : Object.keys(option.shape).filter((name) => !saidOnce.has(name));
      assert.deepEqual(
        fields.filter((name) => !row.includes(`\`${name}\``)),
        [],
      );
    });
  }

  it('tells of every setting', () => {
    assert.deepEqual(
      settingNames.filter((name) => !page.includes(`\n| \`${name}\` `)),
      [],
    );
  });
});
