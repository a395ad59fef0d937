import { describe, expect, it } from '@jest/globals';
import type { StoredItem } from '@colloquy/fabric';

import { checkHistory } from './history-check.ts';

const said = (role: 'user' | 'assistant', text: string): StoredItem => ({ role, text, itemId: text });
const turn = { word: 'badoke', asked: 1, reply: 'You wrote about badoke.', unanswered: 0 };

describe('what was written down of a conversation', () => {
  it('is whole when every answered word is there, on both sides', () => {
    const items = [said('user', 'Tell me about the badoke.'), said('assistant', 'You wrote about Badoke.')];
    expect(checkHistory(items, [turn, { ...turn, word: 'nemilu', reply: null }])).toEqual({ lost: 0, doubled: 0 });
  });

  it('has lost what is on one side only', () => {
    expect(checkHistory([said('user', 'badoke')], [turn])).toEqual({ lost: 1, doubled: 0 });
    expect(checkHistory([], [turn])).toEqual({ lost: 2, doubled: 0 });
  });

  it('has twice what was said once', () => {
    const items = [said('user', 'badoke'), said('user', 'badoke'), said('assistant', 'badoke')];
    expect(checkHistory(items, [turn])).toEqual({ lost: 0, doubled: 1 });
    expect(checkHistory(items, [{ ...turn, asked: 2 }])).toEqual({ lost: 0, doubled: 0 });
  });
});
