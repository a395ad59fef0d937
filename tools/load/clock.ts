import type { Clock } from '../../deploy/k6/microphone.ts';

/** Time that passes when a test says so; what is due runs in its order. */
export class TestClock implements Clock {
  #now = 1_000;
  #waiting: { at: number; action: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  after(ms: number, action: () => void): () => void {
    const entry = { at: this.#now + ms, action };
    this.#waiting.push(entry);
    return () => (this.#waiting = this.#waiting.filter((other) => other !== entry));
  }

  /** `lateMs` is how much later than due each timer goes off. */
  pass(ms: number, lateMs = 0): void {
    const until = this.#now + ms;
    for (;;) {
      const [next] = this.#waiting.toSorted((a, b) => a.at - b.at);
      if (!next || next.at + lateMs > until) break;
      this.#waiting = this.#waiting.filter((other) => other !== next);
      this.#now = Math.max(this.#now, next.at + lateMs);
      next.action();
    }
    this.#now = until;
  }

  get isIdle(): boolean {
    return this.#waiting.length === 0;
  }
}
