import type { ConversationItem } from '@colloquy/fabric';

/**
 * What was said so far, as a new upstream session has to know it: finalized items in the order in which they came. An
 * item that comes again under its id (its words were cut where the user stopped listening) stays in its old place.
 */
export class ConversationHistory {
  readonly #items = new Map<string, ConversationItem>();

  constructor(items: readonly ConversationItem[] = []) {
    for (const item of items) this.add(item);
  }

  add(item: ConversationItem): void {
    this.#items.set(item.itemId, item);
  }

  get items(): ConversationItem[] {
    return [...this.#items.values()];
  }

  /** The words of an item, or null when it has none (yet). */
  textOf(itemId: string): string | null {
    const item = this.#items.get(itemId);
    return item === undefined || item.role === 'tool' ? null : item.text;
  }
}
