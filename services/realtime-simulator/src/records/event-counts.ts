/** How many events there were of each type. */
export class EventCounts {
  readonly #counts = new Map<string, number>();

  get byType(): Record<string, number> {
    return Object.fromEntries(this.#counts);
  }

  add(type: string): void {
    this.#counts.set(type, (this.#counts.get(type) ?? 0) + 1);
  }
}
