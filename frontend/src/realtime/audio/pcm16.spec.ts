import { describe, expect, it } from '@jest/globals';

import { decodePcm16 } from './pcm16.ts';

describe('decodePcm16', () => {
  it('reads little-endian samples of both signs', () => {
    const bytes = Buffer.from([0x00, 0x00, 0xff, 0x7f, 0x00, 0x80, 0xff, 0xff, 0x34, 0x12]);
    expect(Array.from(decodePcm16(bytes.toString('base64')) ?? [])).toEqual([0, 32_767, -32_768, -1, 0x1234]);
  });

  it.each([
    ['nothing', ''],
    ['half a sample', Buffer.from([1, 2, 3]).toString('base64')],
    ['text that is not base64', '%%%%'],
  ])('refuses %s', (_what, text) => {
    expect(decodePcm16(text)).toBeNull();
  });
});
