import { describe, expect, it } from '@jest/globals';

import type { Item } from '../protocol/item.ts';
import { Conversation } from './conversation.ts';

function item(id: string, text = ''): Item {
  return { id, type: 'message', status: 'completed', role: 'user', content: [{ type: 'input_text', text }] };
}

const ids = (conversation: Conversation) => conversation.items.map(({ id }) => id);

describe('a conversation', () => {
  it('forgets its oldest items when they are too many', () => {
    const forgotten: string[] = [];
    const conversation = new Conversation('conv_1', (id) => forgotten.push(id));
    for (let number = 0; number < 2_003; number++) conversation.insert(item(`item_${number}`));
    expect(conversation.items).toHaveLength(2_000);
    expect(forgotten).toEqual(['item_0', 'item_1', 'item_2']);
  });

  it('forgets its oldest items when they hold too many characters, never the newest', () => {
    const conversation = new Conversation('conv_1');
    for (const id of ['a', 'b', 'c']) conversation.insert(item(id, 'x'.repeat(3 * 1024 * 1024)));
    expect(ids(conversation)).toEqual(['b', 'c']);
    conversation.insert(item('d', 'x'.repeat(9 * 1024 * 1024)));
    expect(ids(conversation)).toEqual(['d']);
  });

  it('frees the room of what is deleted', () => {
    const conversation = new Conversation('conv_1');
    conversation.insert(item('a', 'x'.repeat(7 * 1024 * 1024)));
    expect(conversation.remove('a')).toBe(true);
    expect(conversation.remove('a')).toBe(false);
    for (const id of ['b', 'c']) conversation.insert(item(id, 'x'.repeat(3 * 1024 * 1024)));
    expect(ids(conversation)).toEqual(['b', 'c']);
  });

  it('does not bring back by replacing what has been deleted', () => {
    const conversation = new Conversation('conv_1');
    conversation.replace(item('gone'));
    expect(conversation.items).toEqual([]);
  });
});
