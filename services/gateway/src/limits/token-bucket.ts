/** Lets through `perSecond` of something on average, and up to `burst` at once after a pause. Times in ms. */
export class TokenBucket {
  readonly #perMs: number;
  readonly #burst: number;
  #level: number;
  #at: number;

  constructor(perSecond: number, burst: number, now: number) {
    this.#perMs = perSecond / 1_000;
    this.#burst = burst;
    this.#level = burst;
    this.#at = now;
  }

  /** Takes `amount`; what there is too little of stays untouched. */
  take(amount: number, now: number): boolean {
    // A clock that was set back gives nothing and takes nothing.
    if (now > this.#at) this.#level = Math.min(this.#burst, this.#level + (now - this.#at) * this.#perMs);
    this.#at = now;
    if (amount > this.#level) return false;
    this.#level -= amount;
    return true;
  }

  /** From the last `take` until there is this much (ms); of more than there ever is: until there is all. */
  waitMs(amount: number): number {
    return Math.max(0, (Math.min(amount, this.#burst) - this.#level) / this.#perMs);
  }
}
