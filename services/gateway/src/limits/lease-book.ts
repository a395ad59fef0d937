import type { Lease, LimiterPort } from '@colloquy/fabric';
import type { Timers } from '@colloquy/lifecycle';

export interface LeaseBookOptions {
  readonly limiter: LimiterPort;
  readonly timers: Timers;
  /** How long a lease outlives a gateway that is gone (ms). */
  readonly leaseMs: number;
  readonly onAnswer: () => void;
  readonly onFault: (error: unknown) => void;
}

/** The leases this gateway holds: renewed as long as they are in the book. Disposing waits for what is being written. */
export class LeaseBook implements AsyncDisposable {
  readonly #options: LeaseBookOptions;
  /** By holder: two connections may hold the lease of one conversation for a moment. */
  readonly #held = new Map<object, readonly Lease[]>();
  readonly #renewals: Disposable;
  readonly #writes = new Set<Promise<void>>();

  constructor(options: LeaseBookOptions) {
    this.#options = options;
    this.#renewals = options.timers.every(options.leaseMs / 3, () => this.#renewAll());
  }

  /** Also what could not be counted now: it is with the next renewal. */
  keep(holder: object, leases: readonly Lease[]): void {
    this.#held.set(holder, [...(this.#held.get(holder) ?? []), ...leases]);
  }

  drop(holder: object): void {
    this.#held.delete(holder);
  }

  renew(leases: readonly Lease[], forMs: number): void {
    if (leases.length > 0) this.#write(this.#options.limiter.renew(leases, forMs));
  }

  release(leases: readonly Lease[]): void {
    if (leases.length > 0) this.#write(this.#options.limiter.release(leases));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#renewals[Symbol.dispose]();
    await Promise.all(this.#writes);
  }

  #renewAll(): void {
    this.renew([...this.#held.values()].flat(), this.#options.leaseMs);
  }

  #write(work: Promise<void>): void {
    const { onAnswer, onFault } = this.#options;
    const write: Promise<void> = work.then(onAnswer, onFault).finally(() => this.#writes.delete(write));
    this.#writes.add(write);
  }
}
