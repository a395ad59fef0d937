import { describe, expect, it } from '@jest/globals';

import { StartGate } from './start-gate.ts';

const BLOCK = 128;

describe('StartGate', () => {
  it('opens when the lead is queued', () => {
    const gate = new StartGate(1_200);
    expect(gate.opensNow(BLOCK, 1_199)).toBe(false);
    expect(gate.opensNow(BLOCK, 1_200)).toBe(true);
    expect(gate.isOpen).toBe(true);
  });

  it('opens once, not with every block', () => {
    const gate = new StartGate(1_200);
    gate.opensNow(BLOCK, 5_000);
    expect(gate.opensNow(BLOCK, 5_000)).toBe(false);
  });

  it('opens after twice the lead for audio shorter than the lead', () => {
    const gate = new StartGate(1_280);
    const blocks = Array.from({ length: 20 }, () => gate.opensNow(BLOCK, 300));
    expect(blocks.indexOf(true)).toBe(19);
  });

  it('does not wait while nothing is queued', () => {
    const gate = new StartGate(1_280);
    for (let block = 0; block < 100; block += 1) gate.opensNow(BLOCK, 0);
    expect(gate.opensNow(BLOCK, 300)).toBe(false);
  });

  it('waits anew after it was closed', () => {
    const gate = new StartGate(1_280);
    for (let block = 0; block < 20; block += 1) gate.opensNow(BLOCK, 300);
    gate.close();
    expect(gate.isOpen).toBe(false);
    expect(gate.opensNow(BLOCK, 300)).toBe(false);
  });
});
