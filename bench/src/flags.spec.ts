import { describe, expect, it } from '@jest/globals';

import { FlagError, parseFlags } from './flags.ts';

describe('the flags', () => {
  it('default to four loads, twice', () => {
    expect(parseFlags([])).toEqual({
      conversations: [10, 100, 300, 500],
      warmupMs: 4_000,
      measuredMs: 10_000,
      rounds: 2,
      relayHasBufferutil: false,
      tracing: false,
      ready: false,
      change: null,
      out: null,
      publish: false,
      opening: true,
    });
  });

  it('take loads in any order and each one once', () => {
    expect(parseFlags(['--conversations', '300, 10,300']).conversations).toEqual([10, 300]);
  });

  it('name a change by variables and by another working copy', () => {
    const { change } = parseFlags(['--change', 'A_B=1=2', '--change', 'C=', '--checkout', '/elsewhere']);
    expect(change).toEqual({ env: { A_B: '1=2', C: '' }, checkout: '/elsewhere' });
  });

  it('may change what a quick look looks at', () => {
    const { conversations, measuredMs, rounds } = parseFlags(['--quick', '--seconds', '5']);
    expect({ conversations, measuredMs, rounds }).toEqual({ conversations: [10, 50], measuredMs: 5_000, rounds: 1 });
  });

  it.each([
    [['--conversations', '0']],
    [['--conversations', '10,,20']],
    [['--conversations', '5000']],
    [['--seconds', '1.5']],
    [['--rounds', 'two']],
    [['--fast']],
    [['--change', 'nothing']],
    [['--change', '=1']],
    [['more']],
  ])('refuse %j', (args) => {
    expect(() => parseFlags(args)).toThrow(FlagError);
  });
});
