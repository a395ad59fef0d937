import { describe, expect, it } from '@jest/globals';

import { JournalRing } from './journal-ring.ts';

function readAll(ring: JournalRing): string[] {
  const lines: string[] = [];
  for (let line = ring.next(0); line; line = ring.next(line.number)) lines.push(line.json);
  return lines;
}

describe('JournalRing', () => {
  it('gives lines in order, each once', () => {
    const ring = new JournalRing(100);
    for (const line of ['a', 'b', 'c']) ring.append(line);
    expect(readAll(ring)).toEqual(['a', 'b', 'c']);
  });

  it('drops the oldest lines past its bound', () => {
    const ring = new JournalRing(10);
    for (const line of ['aaaa', 'bbbb', 'cc', 'dddd']) ring.append(line);
    expect(readAll(ring)).toEqual(['bbbb', 'cc', 'dddd']);
    ring.append('e'.repeat(10));
    expect(readAll(ring)).toEqual(['e'.repeat(10)]);
    ring.append('f'.repeat(11));
    expect(readAll(ring)).toEqual([]);
  });

  it('takes a reader on from where it was, or from the oldest line left', () => {
    const ring = new JournalRing(50);
    for (let number = 1; number <= 1_000; number += 1) ring.append(String(number));
    expect(ring.next(995)).toEqual({ json: '996', number: 996 });
    expect(ring.next(0)?.number).toBeGreaterThan(980);
    expect(ring.next(1_000)).toBeUndefined();
  });
});
