/** How much of one reply item has been played, exact to the sample. */
export interface PlayedSamples {
  itemId: string;
  samples: number;
}

interface Item {
  readonly id: string;
  queued: number;
  played: number;
}

/** Keeps, in playing order, which samples in the queue belong to which reply item. */
export class ItemLedger {
  readonly #items: Item[] = [];

  /** The item whose samples were queued last, played or not. */
  get newest(): string | undefined {
    return this.#items.at(-1)?.id;
  }

  append(itemId: string, samples: number): void {
    const newest = this.#items.at(-1);
    if (newest?.id === itemId) newest.queued += samples;
    else this.#items.push({ id: itemId, queued: samples, played: 0 });
  }

  /** Books `samples` as played, across item borders. An item that ended stays until the next one begins. */
  advance(samples: number): void {
    let left = samples;
    for (let item = this.#items[0]; item; item = this.#items[0]) {
      const step = Math.min(left, item.queued - item.played);
      item.played += step;
      left -= step;
      if (left === 0) return;
      this.#items.shift();
    }
  }

  /** The item being heard, or null when nothing of the queue has been played yet. */
  current(): PlayedSamples | null {
    const item = this.#items[0];
    return item && item.played > 0 ? { itemId: item.id, samples: item.played } : null;
  }

  clear(): void {
    this.#items.length = 0;
  }
}
