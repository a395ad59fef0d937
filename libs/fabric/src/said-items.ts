/** An item as far as its place goes. */
interface Placed {
  readonly itemId: string;
  readonly after?: string;
}

/**
 * Finalized items in the order in which they were said, as far as they tell, else in which they came. An item that comes
 * again under its id (its words were cut where the user stopped listening) stays in its old place.
 */
export class SaidItems<T extends Placed> {
  readonly #items: T[] = [];

  constructor(items: readonly T[] = []) {
    for (const item of items) this.add(item);
  }

  add(item: T): void {
    const known = this.#items.findLastIndex(({ itemId }) => itemId === item.itemId);
    if (known >= 0) this.#items[known] = item;
    else this.#items.splice(this.#placeOf(item), 0, item);
  }

  get all(): T[] {
    return [...this.#items];
  }

  find(itemId: string): T | undefined {
    return this.#items.findLast((item) => item.itemId === itemId);
  }

  #placeOf({ itemId, after }: T): number {
    const next = this.#items.findIndex((item) => item.after === itemId);
    if (next >= 0) return next;
    const previous = after === undefined ? -1 : this.#items.findLastIndex((item) => item.itemId === after);
    return previous >= 0 ? previous + 1 : this.#items.length;
  }
}
