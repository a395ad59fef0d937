import { expect, it } from '@jest/globals';

import { SessionRecords } from './session-records.ts';

it('keeps the newest thousand sessions and forgets ended ones before open ones', () => {
  const records = new SessionRecords();
  const all = Array.from({ length: 1_000 }, (_, ordinal) => records.open(ordinal, null, 0));
  all[5]?.closed(1000, 1);
  records.open(1_000, null, 0);
  const ordinals = records.report().map(({ ordinal }) => ordinal);
  expect(ordinals).toHaveLength(1_000);
  expect(ordinals).not.toContain(5);
  records.open(1_001, null, 0);
  expect(records.report()[0]?.ordinal).toBe(1);
});
