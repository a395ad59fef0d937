import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { ReplyLedger } from './reply-ledger.ts';

const oneSecond = 48_000;

describe('the ledger of reply audio', () => {
  it('cuts at what was heard', () => {
    const ledger = new ReplyLedger();
    ledger.received('item_A', oneSecond);
    ledger.received('item_A', oneSecond);
    expect(ledger.cut('item_A', 1_250)).toBe(1_250);
  });

  it('has nothing to cut of an item without audio, heard to its end, or not heard at all', () => {
    const ledger = new ReplyLedger();
    ledger.received('item_A', oneSecond);
    expect(ledger.cut('item_B', 500)).toBeNull();
    expect(ledger.cut('item_A', 1_000)).toBeNull();
    expect(ledger.cut('item_A', 7_000)).toBeNull();
    expect(ledger.cut('item_A', 0)).toBeNull();
  });

  it('never cuts beyond what was received', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(50_000), { maxLength: 20 }),
        fc.integer({ min: -10, max: 100_000 }),
        (pieces, playedMs) => {
          const ledger = new ReplyLedger();
          for (const piece of pieces) ledger.received('item_A', piece * 2);
          const cut = ledger.cut('item_A', playedMs);
          return cut === null || (cut > 0 && cut < ledger.receivedMs('item_A'));
        },
      ),
    );
  });

  it('remembers the newest items only', () => {
    const ledger = new ReplyLedger();
    for (let item = 0; item < 100; item += 1) ledger.received(`item_${item}`, oneSecond);
    expect(ledger.receivedMs('item_0')).toBe(0);
    expect(ledger.receivedMs('item_99')).toBe(1_000);
  });
});
