import { SaidItems, type ConversationItem } from '@colloquy/fabric';

/** What was said so far, in its order, as a new upstream session has to know it. */
export class ConversationHistory {
  readonly #said: SaidItems<ConversationItem>;

  constructor(items: readonly ConversationItem[] = []) {
    this.#said = new SaidItems(items);
  }

  add(item: ConversationItem): void {
    this.#said.add(item);
  }

  get items(): ConversationItem[] {
    return this.#said.all;
  }

  /** The words of an item, or null when it has none (yet). */
  textOf(itemId: string): string | null {
    const item = this.#said.find(itemId);
    return item === undefined || item.role === 'tool' ? null : item.text;
  }
}
