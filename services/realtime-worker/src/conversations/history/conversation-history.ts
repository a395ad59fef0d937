import type { ConversationItem } from '@colloquy/fabric';

/**
 * What was said so far, as a new upstream session has to know it: finalized items in the order in which they were said,
 * as far as they tell, else in which they came. An item that comes again under its id (its words were cut where the
 * user stopped listening) stays in its old place.
 */
export class ConversationHistory {
  readonly #items: ConversationItem[] = [];

  constructor(items: readonly ConversationItem[] = []) {
    for (const item of items) this.add(item);
  }

  add(item: ConversationItem): void {
    const known = this.#items.findLastIndex(({ itemId }) => itemId === item.itemId);
    if (known >= 0) this.#items[known] = item;
    else this.#items.splice(this.#placeOf(item), 0, item);
  }

  get items(): ConversationItem[] {
    return [...this.#items];
  }

  /** The words of an item, or null when it has none (yet). */
  textOf(itemId: string): string | null {
    const item = this.#items.findLast((each) => each.itemId === itemId);
    return item === undefined || item.role === 'tool' ? null : item.text;
  }

  #placeOf({ itemId, after }: ConversationItem): number {
    const next = this.#items.findIndex((item) => item.after === itemId);
    if (next >= 0) return next;
    const previous = after === undefined ? -1 : this.#items.findLastIndex((item) => item.itemId === after);
    return previous >= 0 ? previous + 1 : this.#items.length;
  }
}
