import type { ConversationItem, ToolItem } from '@colloquy/fabric';

import type { UpstreamClientEvent } from '../upstream.port.ts';
import { condense, type CondenseLimits } from './condense.ts';

type ConversationItemCreateEvent = Extract<UpstreamClientEvent, { type: 'conversation.item.create' }>;

/** What the user typed, as an item of the upstream's conversation. */
export function userTextItem(text: string, itemId?: string): UpstreamClientEvent {
  const id = itemId === undefined ? {} : { id: itemId };
  return {
    type: 'conversation.item.create',
    item: { ...id, type: 'message', role: 'user', content: [{ type: 'input_text', text }] },
  };
}

/**
 * What was said before, for a session that takes the conversation on: words as text (audio is not needed and could not be
 * truncated), tools with what they gave. The last item anchors it: without it a model tends to greet the user again, or
 * to answer in text because the history is text.
 */
export function replayHistory(items: readonly ConversationItem[], limits?: CondenseLimits): UpstreamClientEvent[] {
  if (items.length === 0) return [];
  const { summary, recent } = condense(items, limits);
  const before = summary === null ? [] : [systemItem(`What was said earlier, shortened:\n${summary}`)];
  return [...before, ...recent.flatMap(replayItem), systemItem(ANCHOR)];
}

const ANCHOR = 'The connection was renewed. Continue this conversation where it stands, in speech; do not greet again.';

/** One item as a session is told of it that did not hear it. */
export function replayItem(item: ConversationItem): UpstreamClientEvent[] {
  if (item.role !== 'tool') return [item.role === 'user' ? userTextItem(item.text) : assistantItem(item.text)];
  return [
    {
      type: 'conversation.item.create',
      item: { type: 'function_call', call_id: item.callId, name: item.name, arguments: item.arguments },
    },
    outputOf(item),
  ];
}

/** What a tool gave, for the session that called it. */
export function outputOf({ callId, output }: ToolItem): UpstreamClientEvent {
  return { type: 'conversation.item.create', item: { type: 'function_call_output', call_id: callId, output } };
}

/** Words of the assistant that no response of this session produced. */
export function assistantItem(text: string, itemId?: string): ConversationItemCreateEvent {
  const id = itemId === undefined ? {} : { id: itemId };
  const content = [{ type: 'output_text' as const, text }];
  return { type: 'conversation.item.create', item: { ...id, type: 'message', role: 'assistant', content } };
}

/** Something the model is told that neither side said. */
export function systemItem(text: string): UpstreamClientEvent {
  const content = [{ type: 'input_text' as const, text }];
  return { type: 'conversation.item.create', item: { type: 'message', role: 'system', content } };
}
