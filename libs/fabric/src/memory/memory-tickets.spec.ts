import { describe, expect, it } from '@jest/globals';

import { MemoryTickets } from './memory-tickets.ts';

describe('tickets in memory', () => {
  it('are forgotten after their time although nobody takes them', async () => {
    let now = 0;
    const tickets = new MemoryTickets({ now: () => now });
    await tickets.put('old', 'ann', 1_000);
    now = 999;
    await tickets.put('new', 'bob', 1_000);
    expect(tickets.size).toBe(2);
    now = 1_000;
    await tickets.put('newer', 'bob', 1_000);
    expect(tickets.size).toBe(2);
    expect(await tickets.take('old')).toBeNull();
    expect(await tickets.take('new')).toBe('bob');
  });
});
