import { describe, expect, it } from '@jest/globals';

import { ConversationHistory } from './conversation-history.ts';
import { replayHistory } from './replay.ts';

describe('the history given to a new session', () => {
  it('is nothing at all when nothing was said', () => {
    expect(replayHistory([])).toEqual([]);
  });

  it('holds both sides, tools with their results, and an anchor at the end', () => {
    const history = new ConversationHistory([
      { role: 'user', text: 'how warm is it', itemId: 'item_1' },
      { role: 'tool', itemId: 'item_2', callId: 'call_1', name: 'weather', arguments: '{}', output: '{"c":21}' },
      { role: 'assistant', text: 'It is twenty one degrees.', itemId: 'item_3' },
    ]);
    expect(replayHistory(history.items)).toMatchObject([
      { item: { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'how warm is it' }] } },
      { item: { type: 'function_call', call_id: 'call_1', name: 'weather' } },
      { item: { type: 'function_call_output', call_id: 'call_1', output: '{"c":21}' } },
      { item: { type: 'message', role: 'assistant', content: [{ type: 'output_text' }] } },
      { item: { type: 'message', role: 'system' } },
    ]);
  });

  it('has words that were cut later in the place where they were said', () => {
    const history = new ConversationHistory([
      { role: 'assistant', text: 'one two three', itemId: 'item_1' },
      { role: 'user', text: 'stop', itemId: 'item_2' },
    ]);
    history.add({ role: 'assistant', text: 'one…', itemId: 'item_1' });
    expect(history.items).toMatchObject([{ text: 'one…' }, { text: 'stop' }]);
  });

  it('begins with a summary when it is long', () => {
    const items = Array.from(
      { length: 50 },
      (_, i) => ({ role: 'user', text: `turn ${i}`, itemId: `item_${i}` }) as const,
    );
    const events = replayHistory(items, { recentChars: 50, summaryChars: 100, lineChars: 20 });
    expect(events[0]).toMatchObject({ item: { role: 'system' } });
    expect(JSON.stringify(events[0])).toContain('earlier turns are left out');
  });
});
