import { expect, it } from '@jest/globals';

import type { ContentPart, Item } from '../protocol/item.ts';
import { lastHeard, turnsSoFar } from './heard.ts';

const message = (role: 'user' | 'assistant' | 'system', ...content: ContentPart[]): Item => ({
  id: role,
  type: 'message',
  status: 'completed',
  role,
  content,
});
const text = (words: string): ContentPart => ({ type: 'input_text', text: words });
const result: Item = { id: 'r', type: 'function_call_output', call_id: 'c', output: 'Foggy.' };
const speechMsOf = () => 2_400;

it('is the last of what a user or a tool said', () => {
  expect(lastHeard([message('user', text('a')), result], speechMsOf)).toEqual({
    kind: 'tool_result',
    output: 'Foggy.',
  });
  const typed = [result, message('user', text('a'), text('b')), message('system', text('c'))];
  expect(lastHeard(typed, speechMsOf)).toEqual({ kind: 'text', text: 'a b' });
  const spoken = message('user', { type: 'input_audio', transcript: null });
  expect(lastHeard([spoken], speechMsOf)).toEqual({ kind: 'speech', seconds: 2.4 });
  const picture = message('user', { type: 'input_image', image_url: 'data:,' });
  expect(lastHeard([picture], speechMsOf)).toEqual({ kind: 'picture' });
  expect(lastHeard([message('assistant', { type: 'output_text', text: 'Hi.' })], speechMsOf)).toEqual({
    kind: 'nothing',
  });
});

it('counts the turns of the assistant', () => {
  expect(turnsSoFar([message('user'), message('assistant'), result, message('assistant')])).toBe(2);
});
