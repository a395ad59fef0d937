import { describe, expect, it } from '@jest/globals';

import { ItemLedger } from './item-ledger.ts';

describe('ItemLedger', () => {
  it('knows nothing heard before the first sample is played', () => {
    const ledger = new ItemLedger();
    expect(ledger.current()).toBeNull();
    ledger.append('a', 10);
    expect(ledger.current()).toBeNull();
  });

  it('counts an item over several pieces', () => {
    const ledger = new ItemLedger();
    ledger.append('a', 10);
    ledger.append('a', 10);
    ledger.advance(7);
    ledger.advance(6);
    expect(ledger.current()).toEqual({ itemId: 'a', samples: 13 });
  });

  it('books samples across the border of two items', () => {
    const ledger = new ItemLedger();
    ledger.append('a', 10);
    ledger.append('b', 10);
    ledger.advance(14);
    expect(ledger.current()).toEqual({ itemId: 'b', samples: 4 });
  });

  it('stays with an item that ended until the next is heard', () => {
    const ledger = new ItemLedger();
    ledger.append('a', 10);
    ledger.append('b', 10);
    ledger.advance(10);
    expect(ledger.current()).toEqual({ itemId: 'a', samples: 10 });
    ledger.advance(1);
    expect(ledger.current()).toEqual({ itemId: 'b', samples: 1 });
  });

  it('goes on counting an item whose audio had run out', () => {
    const ledger = new ItemLedger();
    ledger.append('a', 10);
    ledger.advance(10);
    ledger.append('a', 5);
    ledger.advance(2);
    expect(ledger.current()).toEqual({ itemId: 'a', samples: 12 });
  });
});
