/** Items remembered; what the user said is written down soon after. */
const MAX_ITEMS = 64;

/** Which item each came after: words of the user may be written down when their answer is already being given. */
export class ItemPlaces {
  readonly #previous = new Map<string, string | null>();

  added(itemId: string, previousItemId: string | null): void {
    this.#previous.set(itemId, previousItemId);
    const oldest = this.#previous.keys().next();
    if (this.#previous.size > MAX_ITEMS && !oldest.done) this.#previous.delete(oldest.value);
  }

  /** As an item of the history tells it; empty when that is not known, or it was the first. */
  behind(itemId: string): { after?: string } {
    const previous = this.#previous.get(itemId) ?? null;
    return previous === null ? {} : { after: previous };
  }

  /** As a message tells it; empty when that is not known. */
  of(itemId: string): { previous_item_id?: string | null } {
    const previous = this.#previous.get(itemId);
    return previous === undefined ? {} : { previous_item_id: previous };
  }
}
