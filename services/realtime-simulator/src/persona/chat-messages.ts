import type { Item, MessageItem } from '../protocol/item.ts';
import type { Cue } from './persona.port.ts';

type ChatMessage = Readonly<Record<string, unknown>>;

/** What a chat completion is asked for: the cue in the words of `POST /chat/completions`. */
export function chatRequest(cue: Cue, model: string): Readonly<Record<string, unknown>> {
  const tools = cue.tools.flatMap((tool) => {
    if (tool.type !== 'function') return [];
    const { type, ...definition } = tool;
    return [{ type, function: definition }];
  });
  return {
    model,
    stream: true,
    messages: [{ role: 'system', content: cue.instructions }, ...chatMessages(cue.items)],
    ...(tools.length > 0 && { tools, tool_choice: choiceOf(cue), parallel_tool_calls: cue.mayCallInParallel }),
  };
}

function choiceOf({ toolChoice }: Cue): unknown {
  if (typeof toolChoice === 'string') return toolChoice;
  return toolChoice.type === 'function' ? { type: 'function', function: { name: toolChoice.name } } : 'auto';
}

/** Calls in a row are one message there: its results must follow it. */
function chatMessages(items: readonly Item[]): ChatMessage[] {
  const messages: ChatMessage[] = [];
  let calls: ChatMessage[] | null = null;
  for (const item of items) {
    if (item.type === 'function_call') {
      if (!calls) messages.push({ role: 'assistant', content: null, tool_calls: (calls = []) });
      calls.push({ id: item.call_id, type: 'function', function: { name: item.name, arguments: item.arguments } });
      continue;
    }
    calls = null;
    if (item.type === 'message') messages.push({ role: item.role, content: contentOf(item) });
    else if (item.type === 'function_call_output') {
      messages.push({ role: 'tool', tool_call_id: item.call_id, content: item.output });
    }
  }
  return messages;
}

function contentOf({ content }: MessageItem): unknown {
  const parts = content.map((part) => {
    if (part.type === 'input_image') return { type: 'image_url', image_url: { url: part.image_url } };
    const text = 'text' in part ? part.text : part.transcript;
    return { type: 'text', text: text ?? '(speech whose words are not known)' };
  });
  const isText = parts.every((part) => part.type === 'text');
  return isText ? parts.map((part) => ('text' in part ? part.text : '')).join(' ') : parts;
}
