import { ToolCalls, type ToolCallsParts } from '../tools/tool-calls.ts';
import { ToolRunner } from '../tools/tool-runner.ts';
import type { Attachments } from './attachments.ts';
import type { ConversationOptions } from './conversation-options.ts';

/** What the model can have done in a conversation. */
export function conversationTools(
  { tools, timers, events, record }: ConversationOptions,
  attachments: Attachments,
  actions: Omit<ToolCallsParts, 'runner'>,
): ToolCalls {
  const runner = new ToolRunner({
    find: (name) => attachments.find(name) ?? tools.find(name),
    timers,
    report: (report) => events.tools.called(record.id, report),
  });
  return new ToolCalls({ ...actions, runner });
}
