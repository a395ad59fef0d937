import { describe, expect, it } from '@jest/globals';
import { readFixtures } from '@colloquy/protocol/testing';

import { parseServerFrame } from './server-frame.ts';

describe('parseServerFrame', () => {
  it('reads a message of the protocol', () => {
    const frame = { type: 'text_delta', text: 'hi', item_id: 'item_1', epoch: 1, seq: 4 };
    expect(parseServerFrame(JSON.stringify(frame))).toEqual(frame);
  });

  it.each(readFixtures('server'))('reads the golden $name', ({ frame }) => {
    expect(parseServerFrame(frame)).toEqual(JSON.parse(frame));
  });

  it.each([
    ['a type of a newer server', '{"type":"weather","epoch":1,"seq":2}'],
    ['a known type without its fields', '{"type":"text_delta","epoch":1,"seq":2}'],
    ['JSON that is no object', 'null'],
    ['what is not JSON', 'hello'],
  ])('passes over %s', (_what, frame) => {
    expect(parseServerFrame(frame)).toBeNull();
  });
});
