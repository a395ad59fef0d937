import { remoteWords, type ContentPart, type Item } from '../protocol/item.ts';

/** Items remembered of a session, and letters of each; the oldest items go first. */
const MAX_ITEMS = 50;
const MAX_LETTERS = 500;

export interface RecordedItem {
  readonly id: string;
  readonly type: Item['type'];
  /** Null for what is no message. */
  readonly role: 'system' | 'user' | 'assistant' | null;
  /** Text, transcript, arguments or output; cut after 500 letters. */
  readonly words: string;
}

/** The newest items of a conversation in their order, with their words as far as they are known. */
export class RecentItems {
  readonly #items = new Map<string, RecordedItem>();

  get list(): RecordedItem[] {
    return [...this.#items.values()];
  }

  /** Takes an item that is new, or has got its words since. */
  note(item: Item): void {
    const role = item.type === 'message' ? item.role : null;
    this.#items.set(item.id, { id: item.id, type: item.type, role, words: cut(wordsOf(item)) });
    const [oldest] = this.#items.keys();
    if (oldest !== undefined && this.#items.size > MAX_ITEMS) this.#items.delete(oldest);
  }

  /** What was said in an item became known. */
  hear(itemId: string, transcript: string): void {
    const item = this.#items.get(itemId);
    if (item) this.#items.set(itemId, { ...item, words: cut(transcript) });
  }
}

function wordsOf(item: Item): string {
  switch (item.type) {
    case 'message':
      return item.content.map(partWords).join(' ');
    case 'function_call':
      return item.arguments;
    case 'function_call_output':
      return item.output;
    case 'mcp_list_tools':
    case 'mcp_call':
    case 'mcp_approval_request':
    case 'mcp_approval_response':
      return remoteWords(item);
    default:
      return item satisfies never;
  }
}

function partWords(part: ContentPart): string {
  if ('text' in part) return part.text;
  return 'transcript' in part ? (part.transcript ?? '') : '';
}

function cut(words: string): string {
  return words.slice(0, MAX_LETTERS);
}
