import { elapsedMicros } from '../timestamp/clock.ts';

/** What went in and out of one end of the path since the meter was last read. */
export interface Traffic {
  readonly sent: number;
  readonly received: number;
  /** Received, but its audio did not say when it was sent. */
  readonly unreadable: number;
  /** One way, of each message received (ms). */
  readonly latencyMs: Float64Array;
}

/** Counts audio messages at one end of the path and keeps how long each took to get there. */
export class TrafficMeter {
  #latencyMs = new Float64Array(65_536);
  #sent = 0;
  #received = 0;
  #unreadable = 0;

  noteSent(): void {
    this.#sent += 1;
  }

  /** `sentMicros` is null when the message did not say it. */
  noteReceived(sentMicros: number | null, nowMicros: number): void {
    this.#received += 1;
    if (sentMicros === null) {
      this.#unreadable += 1;
      return;
    }
    const index = this.#received - this.#unreadable - 1;
    if (index === this.#latencyMs.length) this.#grow();
    this.#latencyMs[index] = elapsedMicros(sentMicros, nowMicros) / 1_000;
  }

  /** Reads the meter and sets it back to nothing. */
  take(): Traffic {
    const traffic = {
      sent: this.#sent,
      received: this.#received,
      unreadable: this.#unreadable,
      latencyMs: this.#latencyMs.slice(0, this.#received - this.#unreadable),
    };
    this.#sent = 0;
    this.#received = 0;
    this.#unreadable = 0;
    return traffic;
  }

  #grow(): void {
    const grown = new Float64Array(this.#latencyMs.length * 2);
    grown.set(this.#latencyMs);
    this.#latencyMs = grown;
  }
}
