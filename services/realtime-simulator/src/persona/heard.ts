import type { Item } from '../protocol/item.ts';
import type { Heard } from './persona.port.ts';

/** What to answer: the last thing a user or a tool put into the context. `speechMsOf` tells an item's speech by its id. */
export function lastHeard(items: readonly Item[], speechMsOf: (itemId: string) => number): Heard {
  const last = items.findLast(
    (item) =>
      item.type === 'function_call_output' ||
      item.type === 'mcp_call' ||
      (item.type === 'message' && item.role === 'user'),
  );
  if (last?.type === 'mcp_call') return { kind: 'tool_result', output: last.output ?? last.error?.message ?? '' };
  if (last?.type === 'function_call_output') return { kind: 'tool_result', output: last.output };
  if (last?.type !== 'message') return { kind: 'nothing' };
  const text = last.content.flatMap((part) => (part.type === 'input_text' ? [part.text] : [])).join(' ');
  if (text.trim() !== '') return { kind: 'text', text };
  if (last.content.some((part) => part.type === 'input_audio')) {
    return { kind: 'speech', seconds: speechMsOf(last.id) / 1000 };
  }
  return last.content.some((part) => part.type === 'input_image') ? { kind: 'picture' } : { kind: 'nothing' };
}

/** How many messages of the assistant the context holds. */
export function turnsSoFar(items: readonly Item[]): number {
  return items.filter((item) => item.type === 'message' && item.role === 'assistant').length;
}
