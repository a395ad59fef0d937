import { RequestRefused } from '../protocol/request-refused.ts';
import { remoteWords, type Item } from '../protocol/item.ts';

/** The words and pictures a conversation holds at most, in characters; beyond them the oldest items go, as by truncation. */
const MAX_CHARACTERS = 8 * 1024 * 1024;
const MAX_ITEMS = 2_000;

/** The items of a session in their order. Ids are the client's business: the service was seen to accept one twice. */
export class Conversation {
  readonly id: string;
  readonly #onForgotten: (itemId: string) => void;
  #items: Item[] = [];
  #characters = 0;

  /** `onForgotten` hears of each item that leaves, deleted or truncated away. */
  constructor(id: string, onForgotten: (itemId: string) => void = () => undefined) {
    this.id = id;
    this.#onForgotten = onForgotten;
  }

  get items(): readonly Item[] {
    return this.#items;
  }

  get lastId(): string | null {
    return this.#items.at(-1)?.id ?? null;
  }

  find(itemId: string): Item | undefined {
    return this.#items.findLast((item) => item.id === itemId);
  }

  /**
   * Puts the item after `previousItemId`: absent or empty means at the end, `root` first. Returns the id of the item it
   * now follows, null when it is the first. Throws `RequestRefused` when there is no such item.
   */
  insert(item: Item, previousItemId?: string): string | null {
    const index = this.#placeAfter(previousItemId);
    this.#items.splice(index, 0, item);
    this.#characters += weigh(item);
    this.#forgetOldest();
    return this.#items[this.#items.indexOf(item) - 1]?.id ?? null;
  }

  /** Puts `item` where the item of the same id stands. Nothing happens when that has been deleted meanwhile. */
  replace(item: Item): void {
    const index = this.#items.findLastIndex((known) => known.id === item.id);
    const known = this.#items[index];
    if (!known) return;
    this.#items[index] = item;
    this.#characters += weigh(item) - weigh(known);
  }

  /** Takes the item out; false when there is none of that id. */
  remove(itemId: string): boolean {
    const index = this.#items.findLastIndex((item) => item.id === itemId);
    const [item] = index < 0 ? [] : this.#items.splice(index, 1);
    if (!item) return false;
    this.#forget(item);
    return true;
  }

  /**
   * The predecessor as `conversation.item.done` names it. In every recording that is null for a response item that is
   * second in its conversation, although `.added` named the first.
   */
  predecessorWhenDone(itemId: string): string | null {
    const index = this.#items.findLastIndex((item) => item.id === itemId);
    return index > 1 ? (this.#items[index - 1]?.id ?? null) : null;
  }

  #placeAfter(previousItemId: string | undefined): number {
    if (!previousItemId) return this.#items.length;
    if (previousItemId === 'root') return 0;
    const index = this.#items.findLastIndex((item) => item.id === previousItemId);
    if (index >= 0) return index + 1;
    const message = `Error adding item: the previous item with id '${previousItemId}' does not exist.`;
    throw new RequestRefused('item_create_invalid_previous_item_id', message, 'previous_item_id');
  }

  #forgetOldest(): void {
    while (this.#items.length > 1 && (this.#items.length > MAX_ITEMS || this.#characters > MAX_CHARACTERS)) {
      const oldest = this.#items.shift();
      if (oldest) this.#forget(oldest);
    }
  }

  #forget(item: Item): void {
    this.#characters -= weigh(item);
    this.#onForgotten(item.id);
  }
}

/** Characters an item holds. */
function weigh(item: Item): number {
  switch (item.type) {
    case 'message':
      return item.content.reduce((sum, part) => {
        if ('text' in part) return sum + part.text.length;
        return sum + ('image_url' in part ? part.image_url.length : (part.transcript?.length ?? 0));
      }, 0);
    case 'function_call':
      return item.arguments.length;
    case 'function_call_output':
      return item.output.length;
    case 'mcp_list_tools':
    case 'mcp_call':
    case 'mcp_approval_request':
    case 'mcp_approval_response':
      return remoteWords(item).length;
    default:
      return item satisfies never;
  }
}
