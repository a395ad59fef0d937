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

  it('has what was said in its order, however late it is written down', () => {
    const history = new ConversationHistory([
      { role: 'assistant', text: 'Hello.', itemId: 'item_1' },
      {
        role: 'tool',
        itemId: 'item_4',
        after: 'item_3',
        callId: 'call_1',
        name: 'clock',
        arguments: '{}',
        output: '{}',
      },
      { role: 'assistant', text: 'Noon.', itemId: 'item_6', after: 'item_5' },
      { role: 'user', text: 'what time is it', itemId: 'item_3', after: 'item_2' },
      { role: 'user', text: 'hi, tell me', itemId: 'item_2', after: 'item_1' },
      { role: 'user', text: 'thanks', itemId: 'item_8', after: 'item_7' },
      { role: 'assistant', text: 'Welcome.', itemId: 'item_9', after: 'item_8' },
    ]);
    expect(history.items.map(({ itemId }) => itemId)).toEqual([
      'item_1',
      'item_2',
      'item_3',
      'item_4',
      'item_6',
      'item_8',
      'item_9',
    ]);
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
