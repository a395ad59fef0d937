import { describe, expect, it } from '@jest/globals';

import { machineCpuMs, processCpuMs, residentBytes } from './proc-text.ts';

describe('the text of /proc', () => {
  it('gives the CPU time of a process in user and system mode', () => {
    const fields = '1 4242 4242 0 -1 4194560 9000 0 0 0 321 45 7 8 20 0 11 0 5000 900000000 23000';
    expect(processCpuMs(`4242 (node) S ${fields}\n`)).toBe(3_660);
    expect(processCpuMs(`4242 (a) (b) S ${fields}\n`)).toBe(3_660);
  });

  it('gives resident memory in bytes', () => {
    expect(residentBytes('Name:\tnode\nVmHWM:\t  99999 kB\nVmRSS:\t   51200 kB\nRssAnon:\t 1 kB\n')).toBe(52_428_800);
  });

  it('gives the time the machine was at work, without waiting and without guests counted twice', () => {
    const text = 'cpu  100 10 50 9000 700 5 6 4 3 2\ncpu0 50 5 25 4500 350 2 3 2 1 1\n';
    expect(machineCpuMs(text)).toBe(1_750);
  });

  it('is refused when it is something else', () => {
    expect(() => processCpuMs('4242 (node) S 1')).toThrow('cannot be read');
    expect(() => residentBytes('Name:\tkthreadd\n')).toThrow('cannot be read');
  });
});
