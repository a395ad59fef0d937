import type { FaultReport } from '@colloquy/fabric';

/** Frames were dropped on their way out: Redis is away, or slower than what is sent. The receivers see gaps. */
class BusLoss extends Error {
  override readonly name = 'BusLoss';
  readonly retryable = true;
}

/** Reports the first loss after a success, not every one of thousands. */
export class BusLosses {
  readonly #onFault: FaultReport;
  #isLosing = false;

  constructor(onFault: FaultReport) {
    this.#onFault = onFault;
  }

  get isLosing(): boolean {
    return this.#isLosing;
  }

  lose(why: string): void {
    if (this.#isLosing) return;
    this.#isLosing = true;
    this.#onFault(new BusLoss(`frames are dropped: ${why}`));
  }

  succeed(): void {
    this.#isLosing = false;
  }
}
