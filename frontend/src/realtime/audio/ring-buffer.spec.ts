import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { RingBuffer } from './ring-buffer.ts';

const ramp = (from: number, count: number) => Int16Array.from({ length: count }, (_, i) => from + i);

function read(ring: RingBuffer, count: number): number[] {
  const target = new Float32Array(count);
  const moved = ring.read(target);
  return Array.from(target.subarray(0, moved), (sample) => Math.round(sample * 0x8000));
}

describe('RingBuffer', () => {
  it('gives samples back in order, scaled to one', () => {
    const ring = new RingBuffer(8, 8);
    ring.write(Int16Array.of(-0x8000, 0, 0x4000));
    const target = new Float32Array(3);
    expect(ring.read(target)).toBe(3);
    expect(Array.from(target)).toEqual([-1, 0, 0.5]);
  });

  it('keeps the order over its end', () => {
    const ring = new RingBuffer(8, 8);
    ring.write(ramp(1, 6));
    read(ring, 5);
    ring.write(ramp(7, 6));
    expect(ring.length).toBe(7);
    expect(read(ring, 100)).toEqual([6, 7, 8, 9, 10, 11, 12]);
  });

  it('grows while its content lies over its end', () => {
    const ring = new RingBuffer(4, 64);
    ring.write(ramp(1, 3));
    read(ring, 2);
    ring.write(ramp(4, 3));
    ring.write(ramp(7, 20));
    expect(read(ring, 100)).toEqual(Array.from(ramp(3, 24)));
  });

  it('refuses what exceeds its bound and says how much it took', () => {
    const ring = new RingBuffer(4, 10);
    expect(ring.write(ramp(0, 8))).toBe(8);
    expect(ring.write(ramp(8, 8))).toBe(2);
    expect(ring.write(ramp(0, 1))).toBe(0);
    expect(read(ring, 100)).toEqual(Array.from(ramp(0, 10)));
  });

  it('agrees with a plain list over any sequence of writes and reads', () => {
    const sizes = fc.integer({ min: 0, max: 9 });
    fc.assert(
      fc.property(fc.array(fc.record({ write: sizes, read: sizes }), { maxLength: 30 }), (steps) => {
        const ring = new RingBuffer(2, 16);
        const list: number[] = [];
        let next = 0;
        for (const step of steps) {
          const accepted = ring.write(ramp(next, step.write));
          expect(accepted).toBe(Math.min(step.write, 16 - list.length));
          list.push(...ramp(next, accepted));
          next += accepted;
          expect(read(ring, step.read)).toEqual(list.splice(0, step.read));
        }
      }),
    );
  });

  it('holds nothing after clear', () => {
    const ring = new RingBuffer(4, 4);
    ring.write(ramp(1, 4));
    ring.clear();
    expect(ring.length).toBe(0);
    expect(read(ring, 4)).toEqual([]);
  });
});
