export const limitNames = ['requests', 'tokens'] as const;

export type LimitName = (typeof limitNames)[number];

/** A limit as the upstream tells it after a response. */
export interface RateLimit {
  readonly name?: string;
  readonly limit?: number;
  readonly remaining?: number;
}

const WINDOW_MS = 60_000;

/** The lowest share that was left of each limit during the last one to two minutes, over all sessions. */
export class LowestRatios {
  readonly #now: () => number;
  #windowEnd = 0;
  #current = new Map<LimitName, number>();
  #previous = new Map<LimitName, number>();

  /** `now`: any clock in milliseconds. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Takes what the upstream told; limits of other names, or without figures, are passed over. */
  update(limits: readonly RateLimit[]): void {
    this.#turn();
    for (const { name, limit, remaining } of limits) {
      const known = limitNames.find((each) => each === name);
      if (known === undefined || limit === undefined || remaining === undefined || limit <= 0) continue;
      const ratio = Math.min(Math.max(remaining / limit, 0), 1);
      this.#current.set(known, Math.min(ratio, this.#current.get(known) ?? 1));
    }
  }

  /** From 0 to 1; 1 when nothing was told lately. */
  lowest(name: LimitName): number {
    this.#turn();
    return Math.min(this.#current.get(name) ?? 1, this.#previous.get(name) ?? 1);
  }

  #turn(): void {
    const now = this.#now();
    if (now < this.#windowEnd) return;
    this.#previous = now < this.#windowEnd + WINDOW_MS ? this.#current : new Map<LimitName, number>();
    this.#current = new Map();
    this.#windowEnd = now + WINDOW_MS;
  }
}
