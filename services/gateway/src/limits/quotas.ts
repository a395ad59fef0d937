import type { LimiterPort, RateRule } from '@colloquy/fabric';
import type { Timers } from '@colloquy/lifecycle';

import type { QuotaLimits } from './quota-limits.ts';
import { LeaseBook } from './lease-book.ts';
import type { LimiterObserver } from './limiter-observer.ts';
import { Visit } from './visit.ts';
import type { Guest } from './guest.ts';

export interface QuotasOptions {
  readonly limits: QuotaLimits;
  readonly limiter: LimiterPort;
  readonly timers: Timers;
  readonly observer: LimiterObserver;
}

/** Who may come in: counts connections and conversations, together with all other gateways. */
export class Quotas implements AsyncDisposable {
  readonly #options: QuotasOptions;
  readonly #rate: RateRule;
  readonly #book: LeaseBook;
  readonly #visits = new Set<Visit>();

  constructor(options: QuotasOptions) {
    const { limits, limiter, timers, observer } = options;
    this.#options = options;
    this.#rate = { name: 'connections', points: limits.connectionsPerMinute, windowMs: 60_000 };
    this.#book = new LeaseBook({
      limiter,
      timers,
      leaseMs: limits.leaseMs,
      onAnswer: () => observer.limitsCounted(),
      onFault: (error) => observer.limitsNotCounted(error),
    });
  }

  /** Someone is at the door. */
  visit(guest: Guest): Visit {
    const { limits, limiter, observer } = this.#options;
    const visit: Visit = new Visit({
      guest,
      limits,
      limiter,
      observer,
      book: this.#book,
      rate: this.#rate,
      isFull: limits.connections > 0 && this.#visits.size >= limits.connections,
      onLeft: () => this.#visits.delete(visit),
    });
    this.#visits.add(visit);
    return visit;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#book[Symbol.asyncDispose]();
  }
}
