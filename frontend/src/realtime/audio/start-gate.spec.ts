import { describe, expect, it } from '@jest/globals';

import { StartGate } from './start-gate.ts';

const BLOCK = 128;

describe('StartGate', () => {
  it('opens when the lead is queued', () => {
    const gate = new StartGate();
    expect(gate.opensNow(BLOCK, 1_199, 1_200)).toBe(false);
    expect(gate.opensNow(BLOCK, 1_200, 1_200)).toBe(true);
    expect(gate.isOpen).toBe(true);
  });

  it('opens once, not with every block', () => {
    const gate = new StartGate();
    gate.opensNow(BLOCK, 5_000, 1_200);
    expect(gate.opensNow(BLOCK, 5_000, 1_200)).toBe(false);
  });

  it('opens after twice the lead for audio shorter than the lead', () => {
    const gate = new StartGate();
    const blocks = Array.from({ length: 20 }, () => gate.opensNow(BLOCK, 300, 1_280));
    expect(blocks.indexOf(true)).toBe(19);
  });

  it('does not wait while nothing is queued', () => {
    const gate = new StartGate();
    for (let block = 0; block < 100; block += 1) gate.opensNow(BLOCK, 0, 1_280);
    expect(gate.opensNow(BLOCK, 300, 1_280)).toBe(false);
  });

  it('waits anew after it was closed', () => {
    const gate = new StartGate();
    for (let block = 0; block < 20; block += 1) gate.opensNow(BLOCK, 300, 1_280);
    gate.close();
    expect(gate.isOpen).toBe(false);
    expect(gate.opensNow(BLOCK, 300, 1_280)).toBe(false);
  });
});
