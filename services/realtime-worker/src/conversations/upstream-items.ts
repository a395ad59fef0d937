import type { ConversationItem } from '@colloquy/fabric';

import type { UpstreamClientEvent } from './upstream.port.ts';

/** What the user typed, as an item of the upstream's conversation. */
export function userTextItem(text: string): UpstreamClientEvent {
  return {
    type: 'conversation.item.create',
    item: { type: 'message', role: 'user', content: [{ type: 'input_text', text }] },
  };
}

/**
 * What was said before, for a new session that takes the conversation on. The last item anchors it: without it a model
 * tends to greet the user again.
 */
export function replayHistory(items: readonly ConversationItem[]): UpstreamClientEvent[] {
  if (items.length === 0) return [];
  const said = items.map(({ role, text }): UpstreamClientEvent => {
    if (role === 'user') return userTextItem(text);
    const content = [{ type: 'output_text' as const, text }];
    return { type: 'conversation.item.create', item: { type: 'message', role: 'assistant', content } };
  });
  return [...said, reanchor];
}

const reanchor: UpstreamClientEvent = {
  type: 'conversation.item.create',
  item: {
    type: 'message',
    role: 'system',
    content: [
      {
        type: 'input_text',
        text: 'The connection was renewed. Continue this conversation where it stands, in speech; do not greet again.',
      },
    ],
  },
};
