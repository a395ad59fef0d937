import { describe, expect, it } from '@jest/globals';

import { isClipped } from './clipping.ts';
import { pcm16Bytes } from './pcm16.ts';

const chunk = (...samples: number[]) => pcm16Bytes(Int16Array.from(samples));

describe('clipping', () => {
  it('is seen at both ends of the scale', () => {
    expect(isClipped(chunk(0, 32_767, 32_767, 32_767, 0))).toBe(true);
    expect(isClipped(chunk(-32_768, 5, -32_768, 32_767))).toBe(true);
  });

  it('is not a loud sound, nor one peak', () => {
    expect(isClipped(chunk(32_766, 32_766, -32_767, -32_767, 32_512, -32_513))).toBe(false);
    expect(isClipped(chunk(32_767, 0, 32_767, 0))).toBe(false);
    expect(isClipped(new Uint8Array())).toBe(false);
  });

  it('is found in bytes that start at an odd address', () => {
    const bytes = new Uint8Array(7);
    bytes.set(chunk(32_767, 32_767, 32_767), 1);
    expect(isClipped(bytes.subarray(1))).toBe(true);
  });
});
