import { describe, expect, it } from '@jest/globals';
import type { ConversationItem } from '@colloquy/fabric';

import { condense } from './condense.ts';

const said = (count: number, words = 'five words of somebody here'): ConversationItem[] =>
  Array.from({ length: count }, (_, i) => ({
    role: i % 2 ? 'assistant' : 'user',
    text: `${i} ${words}`,
    itemId: `item_${i}`,
  }));

const limits = { recentChars: 100, summaryChars: 200, lineChars: 20 };

describe('a condensed history', () => {
  it('is the history itself while that is short', () => {
    const items = said(3);
    expect(condense(items, limits)).toEqual({ summary: null, recent: items });
  });

  it('keeps the newest items word for word and a line of each older one', () => {
    const { summary, recent } = condense(said(6), limits);
    expect(recent.map(({ itemId }) => itemId)).toEqual(['item_3', 'item_4', 'item_5']);
    expect(summary?.split('\n')).toEqual([
      'User: 0 five words of…',
      'Assistant: 1 five words of…',
      'User: 2 five words of…',
    ]);
  });

  it('counts what even the summary has no room for, so it stays within its bounds', () => {
    const { summary, recent } = condense(said(500), limits);
    expect(recent).toHaveLength(3);
    expect(summary).toMatch(/^\(4\d\d earlier turns are left out\)\n/);
    expect(summary?.length).toBeLessThan(limits.summaryChars + 50);
  });

  it('never leaves out the newest item, however long', () => {
    const items = said(2, 'long '.repeat(1_000));
    expect(condense(items, limits).recent).toEqual(items.slice(1));
  });

  it('names the tools that were called', () => {
    const call = {
      role: 'tool',
      itemId: 't',
      callId: 'c',
      name: 'lookup',
      arguments: '{}',
      output: 'x'.repeat(200),
    } as const;
    expect(condense([call, ...said(3)], limits).summary).toBe('Tool lookup was called.');
  });
});
