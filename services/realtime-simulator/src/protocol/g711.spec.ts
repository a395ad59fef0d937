import { describe, expect, it } from '@jest/globals';

import { decodeG711, encodeG711 } from './g711.ts';

const every = Uint8Array.from({ length: 256 }, (_, byte) => byte);

describe.each(['pcmu', 'pcma'] as const)('G.711 %s', (law) => {
  it('keeps every code through a round trip', () => {
    const back = encodeG711(decodeG711(every, law), law);
    // µ-law knows two zeroes.
    const expected = law === 'pcmu' ? every.map((byte) => (byte === 0x7f ? 0xff : byte)) : every;
    expect(back).toEqual(expected);
  });

  it('errs by one part in sixteen at most, and by little where it is quiet', () => {
    for (let sample = -32_768; sample <= 32_767; sample += 7) {
      const heard = decodeG711(encodeG711(Int16Array.of(sample), law), law)[0] ?? NaN;
      expect(Math.abs(heard - sample)).toBeLessThanOrEqual(Math.max(16, Math.abs(sample) / 16) + 8);
    }
  });

  it('rises with the sample', () => {
    const ramp = Int16Array.from({ length: 512 }, (_, index) => (index - 256) * 128);
    const heard = decodeG711(encodeG711(ramp, law), law);
    expect(heard).toEqual(heard.toSorted());
  });
});

it('speaks the codes of the standard', () => {
  expect([...encodeG711(Int16Array.of(0, 32_767, -32_768), 'pcmu')]).toEqual([0xff, 0x80, 0x00]);
  expect([...encodeG711(Int16Array.of(0, 32_767, -32_768), 'pcma')]).toEqual([0xd5, 0xaa, 0x2a]);
});
