import { expect, it } from '@jest/globals';

import { newRandomId, obfuscationOf } from './ids.ts';

it('makes ids of the recorded shapes', () => {
  for (const prefix of ['event', 'sess', 'conv', 'resp', 'item'] as const) {
    expect(newRandomId(prefix)).toMatch(new RegExp(`^${prefix}_[A-Za-z0-9]{21}$`));
  }
  expect(newRandomId('call')).toMatch(/^call_[A-Za-z0-9]{16}$/);
});

it('makes no id twice', () => {
  expect(new Set(Array.from({ length: 1_000 }, () => newRandomId('item'))).size).toBe(1_000);
});

it('pads deltas to multiples of 16 characters, as recorded', () => {
  expect(obfuscationOf('Hey')).toMatch(/^[A-Za-z0-9]{13}$/);
  expect(obfuscationOf(' Hello')).toHaveLength(10);
  expect(obfuscationOf('x'.repeat(16))).toHaveLength(16);
});
