import { ToolCalls, type ToolCallsParts } from '../tools/tool-calls.ts';
import { ToolRunner } from '../tools/tool-runner.ts';
import type { Attachments } from './attachments.ts';
import type { ConversationOptions } from './conversation-options.ts';

/** Characters of a name that clients are shown; the model may have made it up. */
const MAX_NAME = 64;

/** What the model can have done in a conversation. */
export function conversationTools(
  { tools, timers, events, record, downlink }: ConversationOptions,
  attachments: Attachments,
  actions: Omit<ToolCallsParts, 'runner' | 'tell'>,
): ToolCalls {
  const runner = new ToolRunner({
    find: (name) => attachments.find(name) ?? tools.find(name),
    timers,
    report: (report) => events.tools.called(record.id, report),
  });
  return new ToolCalls({
    ...actions,
    runner,
    tell: ({ callId, name }, status) =>
      downlink.say({ type: 'tool_call', call_id: callId, name: name.slice(0, MAX_NAME), status }),
  });
}
