/** Ticks between two words about a count that is not confirmed: while frames flow, and while none does. */
const FLOWING_TICKS = 10;
const QUIET_TICKS = 5;
/** Ticks after which a silent, confirmed count is told all the same: so that each end notices when the other has forgotten it. */
const ALIVE_TICKS = 150;

/**
 * When the sender of a count says how far it is. The receiver sees a missing frame by the next one; behind the last of a
 * burst there is none, so the number is told one to two ticks after it, and again until it is confirmed.
 */
export class SendPulse {
  #newest = 0;
  #confirmed = 0;
  #ticks = 0;
  /** Frames were sent since the last tick, and since the last word. */
  #isFlowing = false;
  #isUntold = false;

  /** Of the newest frame sent. */
  get newest(): number {
    return this.#newest;
  }

  /** The receiver is another one, or has to be told anew. */
  start(newest: number): void {
    this.#newest = newest;
    this.#confirmed = 0;
    this.#ticks = 0;
    this.#isFlowing = newest > 0;
    this.#isUntold = newest > 0;
  }

  sent(seq: number): void {
    this.#newest = seq;
    this.#isFlowing = true;
    this.#isUntold = true;
  }

  confirmed(seq: number): void {
    if (seq > this.#confirmed) this.#confirmed = seq;
  }

  /** To be called ten times a second: whether it is time to tell. */
  tick(): boolean {
    this.#ticks += 1;
    const isDue = this.#isDue();
    this.#isFlowing = false;
    if (!isDue) return false;
    this.#ticks = 0;
    this.#isUntold = false;
    return true;
  }

  #isDue(): boolean {
    if (this.#confirmed >= this.#newest) return this.#ticks >= ALIVE_TICKS;
    if (this.#isFlowing) return this.#ticks >= FLOWING_TICKS;
    return this.#isUntold || this.#ticks >= QUIET_TICKS;
  }
}
