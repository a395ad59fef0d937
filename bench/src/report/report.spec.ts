import { describe, expect, it } from '@jest/globals';

import { legFigures } from '../testing/leg-figures.ts';
import { report } from './report.ts';
import { table } from './table.ts';

const nothing = { ready: null, openings: null };

const results = [
  legFigures({ path: 'relay', conversations: 300 }),
  legFigures({ path: 'system', conversations: 300, ready: 299 }),
];

/** The cells of the first row that begins with these. */
function row(text: string, ...first: string[]): string[] {
  const rows = text.split('\n').map((line) => line.split('|').map((cell) => cell.trim()));
  return rows.find((cells) => first.every((cell, index) => cells[index + 1] === cell))?.slice(1, -1) ?? [];
}

describe('the report', () => {
  it('shows service, cost and goals of each path', () => {
    const text = report(results, ['Machine: a machine'], nothing);
    expect(text).toContain('- Machine: a machine');
    expect(row(text, '300', 'relay')).toEqual([
      '300',
      'relay',
      '100 %',
      '5.0',
      '100 %, 100 %',
      '1.00 / 1.00',
      '2.00 / 2.00',
      '1.00 / 2.00',
    ]);
    expect(row(text, '300', 'system', '99.6 %')).toHaveLength(8);
    expect(row(text, '300', 'system', '0.50 + 0.60 + 0.10 = 1.20')).toEqual([
      '300',
      'system',
      '0.50 + 0.60 + 0.10 = 1.20',
      '0.60 (0.60 – 0.60)',
      '20, 20, 20',
      '106, 96, 16',
      '0.20, 0.10, 0.05',
    ]);
    expect(row(text, 'added p99 at 300')).toEqual(['added p99 at 300', '≤ 5 ms', '≤ 2', '2.00 ms', 'aim met']);
    expect(text).not.toContain('## Notes');
  });

  it('tells how fast conversations opened', () => {
    const opening = { pool: 'auto', conversations: 400, ready: 400, rate: 512.4, readyP50: 100, readyP99: 200 };
    const ready = { off: Float64Array.of(250), on: Float64Array.of(5) };
    const text = report(results, [], { ready, openings: [opening] });
    expect(row(text, 'on', '400')).toEqual(['on', '400', '100 %', '512', '100.00 / 200.00']);
    expect(row(text, 'on', '1')).toEqual(['on', '1', '5.0', '5.0', '5.0']);
  });

  it('says which legs failed and keeps what the others found', () => {
    const failed = { path: 'system', conversations: 10, round: 1, problem: 'no luck' } as const;
    const text = report([legFigures({}), failed], [], nothing);
    expect(row(text, '10', 'relay')).toHaveLength(8);
    expect(row(text, '10', 'system')).toEqual([]);
    expect(text).toContain('- system, 10 conversations, round 1 failed: no luck');
  });

  it('says where the system keeps no accounts', () => {
    const text = report([legFigures({ cpu: null, idleBytes: null, loadedBytes: null })], [], nothing);
    expect(row(text, '10', 'relay', 'n/a')).toEqual(['10', 'relay', 'n/a', '1', 'n/a', 'n/a', 'n/a']);
    expect(text).toContain('this system has no /proc to read');
  });
});

describe('a table', () => {
  it('has columns that line up', () => {
    expect(
      table([
        ['path', 'ms'],
        ['relay', '1.25'],
      ]),
    ).toBe(['| path  | ms   |', '|-------|------|', '| relay | 1.25 |'].join('\n'));
  });
});
