/** Fractions of its multiples spread evenly over 0…1, however many there are. */
const GOLDEN_RATIO = (Math.sqrt(5) - 1) / 2;

/**
 * Runs actions once in every period, each at a phase of its own, so that many of them make an even stream and no bursts.
 * It keeps the rate: what a late timer missed is run at once. Resolution 1 ms.
 */
export class Pacer implements Disposable {
  readonly #slots: readonly Set<() => void>[];
  /** The next millisecond whose slot is due. */
  #next: number | null = null;
  #joined = 0;
  #timer: NodeJS.Timeout | null = null;

  /** `periodMs` in whole milliseconds. */
  constructor(periodMs: number) {
    this.#slots = Array.from({ length: periodMs }, () => new Set<() => void>());
  }

  /** Lets real time run it. */
  start(): void {
    this.#timer ??= setInterval(() => this.advance(performance.now()), 1);
  }

  /** Runs `action` from now on, once time runs; disposing ends that. */
  join(action: () => void): Disposable {
    const phase = (this.#joined * GOLDEN_RATIO) % 1;
    this.#joined += 1;
    const slot = this.#slots[Math.floor(phase * this.#slots.length)];
    slot?.add(action);
    return { [Symbol.dispose]: () => void slot?.delete(action) };
  }

  /** Runs what is due up to `nowMs`; time begins with the first call. */
  advance(nowMs: number): void {
    let next = this.#next ?? Math.ceil(nowMs);
    for (; next <= nowMs; next += 1) {
      const due = this.#slots[next % this.#slots.length];
      if (due) for (const action of due) action();
    }
    this.#next = next;
  }

  [Symbol.dispose](): void {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
  }
}
