interface Line {
  readonly json: string;
  readonly number: number;
}

/** The newest lines of a journal, bounded in characters. Lines are numbered from 1 and never change. */
export class JournalRing {
  readonly #maxChars: number;
  #lines: Line[] = [];
  /** Index of the oldest line kept; those before it are cut away together, now and then. */
  #start = 0;
  #chars = 0;
  #count = 0;

  constructor(maxChars: number) {
    this.#maxChars = maxChars;
  }

  /** Lines kept with a number above `after`. */
  countAfter(after: number): number {
    return Math.min(this.#count - after, this.#lines.length - this.#start);
  }

  append(json: string): void {
    this.#count += 1;
    this.#lines.push({ json, number: this.#count });
    this.#chars += json.length;
    while (this.#chars > this.#maxChars) this.#dropOldest();
    if (this.#start > this.#lines.length / 2) this.#compact();
  }

  /** The oldest line kept with a number above `after`. */
  next(after: number): Line | undefined {
    const oldest = this.#lines[this.#start]?.number;
    if (oldest === undefined) return undefined;
    return this.#lines[this.#start + Math.max(after + 1 - oldest, 0)];
  }

  #dropOldest(): void {
    this.#chars -= this.#lines[this.#start]?.json.length ?? 0;
    this.#start += 1;
  }

  #compact(): void {
    this.#lines = this.#lines.slice(this.#start);
    this.#start = 0;
  }
}
