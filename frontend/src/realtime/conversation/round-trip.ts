/** Pings are at least this far apart (ms). */
const LEAST_INTERVAL_MS = 5_000;

/** The time to the server and back, measured again every few seconds. */
export class RoundTrip {
  readonly #send: (id: string) => boolean;
  #pingedAt = -Infinity;
  #pings = 0;
  #ms: number | null = null;

  /** `send` sends a ping with this id and returns whether it did. */
  constructor(send: (id: string) => boolean) {
    this.#send = send;
  }

  /** The newest (ms); null before the first. */
  get ms(): number | null {
    return this.#ms;
  }

  /** Measures at `now` when it is time to. */
  refresh(now: number): void {
    if (now - this.#pingedAt >= LEAST_INTERVAL_MS) this.measure(now);
  }

  measure(now: number): void {
    if (!this.#send(String(this.#pings + 1))) return;
    this.#pings += 1;
    this.#pingedAt = now;
  }

  /** Takes a pong and returns whether it answers the newest ping. */
  answered(id: string | undefined, now: number): boolean {
    if (id !== String(this.#pings)) return false;
    this.#ms = now - this.#pingedAt;
    return true;
  }
}
