import { writeFile } from 'node:fs/promises';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { areas } from './conformance/areas.ts';
import { hasReferenceValidator, judgeAgain } from './conformance/reference-validator.ts';
import { ResultTable } from './conformance/result-table.ts';
import { serverEventRows } from './conformance/server-events.ts';
import { World } from './conformance/world.ts';

const table = new ResultTable();
let world: World;
// A compiler reads OpenAI's declarations the first time.
beforeAll(async () => {
  world = await World.start();
}, 120_000);
afterAll(async () => {
  await world[Symbol.asyncDispose]();
  const path = process.env['CONFORMANCE_TABLE'];
  if (!path) return;
  await writeFile(path, table.markdown(world.judged.length));
  console.log(table.text(world.judged.length));
});

for (const { title, gaps } of areas) for (const gap of gaps) table.explain(title, gap);

// Without the recordings beside the repository an area may have gaps only.
describe.each(areas.filter(({ checks }) => checks.length > 0))('$title', ({ title, checks }) => {
  it.each(checks)('$subject $rule', async (check) => {
    await table.record(title, check, async () => {
      await check.run(world);
      expect(world.judge()).toEqual([]);
    });
  });
});

const judge = {
  subject: 'every frame of all checks',
  rule: "passes the validator of the protocol's reference as well",
};
if (hasReferenceValidator) {
  describe('A second judge', () => {
    it('has nothing against any frame', async () => {
      const check = { ...judge, against: ['recordings'] as const };
      await table.record('A second judge', check, () => judgeAgain(world));
    });
  });
} else {
  table.explain('A second judge', { subject: judge.subject, reason: 'that validator is not on this machine' });
}

describe('Server events', () => {
  it('are all seen and valid, or known to be missing', async () => {
    const rows = serverEventRows(world);
    for (const row of rows.checks)
      await table.record('Server events', row, () => row.run(world)).catch(() => undefined);
    for (const gap of rows.gaps) table.explain('Server events', gap);
    expect(table.failures('Server events')).toEqual([]);
  });
});
