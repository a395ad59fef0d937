import { randomUUID } from 'node:crypto';

import type { LimiterPort, RateRule } from '@colloquy/fabric';

import type { QuotaLimits } from './quota-limits.ts';
import { connectionLeases, conversationLeases, type CountedLease } from './counted-leases.ts';
import type { LeaseBook } from './lease-book.ts';
import type { LimiterObserver } from './limiter-observer.ts';
import type { Overrun } from './overrun.ts';
import type { Guest } from './guest.ts';

export interface VisitParts {
  readonly guest: Guest;
  readonly limits: QuotaLimits;
  readonly limiter: LimiterPort;
  readonly observer: LimiterObserver;
  readonly book: LeaseBook;
  /** Of connections by one address. */
  readonly rate: RateRule;
  /** The gateway itself has no room. */
  readonly isFull: boolean;
  readonly onLeft: () => void;
}

/** Nobody's lease is looked at to say when it ends: most end sooner than this (ms). */
const RETRY_AFTER_MS = 10_000;

/** What one connection takes of the limits that are counted together, from its beginning to its end. */
export class Visit {
  readonly #parts: VisitParts;
  readonly #connection: readonly CountedLease[];
  #conversation: readonly CountedLease[] = [];
  #isOver = false;

  constructor(parts: VisitParts) {
    this.#parts = parts;
    this.#connection = connectionLeases(parts.limits, parts.guest, randomUUID());
  }

  /** Asks to come in with a new conversation, or null: to one that is yet to be proved theirs. Null: come in. */
  async enter(conversation: string | null): Promise<Overrun | null> {
    const { limits, guest, observer, isFull } = this.#parts;
    if (isFull) return { limit: 'gateway_connections', retryAfterMs: RETRY_AFTER_MS };
    const own = conversation === null ? [] : conversationLeases(limits, guest, conversation);
    try {
      const overrun = (await this.#countArrival()) ?? (await this.#hold([...this.#connection, ...own]));
      observer.limitsCounted();
      if (overrun !== null) return overrun;
    } catch (error) {
      observer.limitsNotCounted(error);
      if (limits.withoutRedis === 'closed') return { limit: 'uncounted', retryAfterMs: RETRY_AFTER_MS };
    }
    this.#conversation = own;
    this.#keep([...this.#connection, ...own]);
    return null;
  }

  /** The conversation they came back to is theirs. It counts already, unless it was away for long. */
  returned(conversation: string): void {
    const { limits, guest, book } = this.#parts;
    this.#conversation = conversationLeases(limits, guest, conversation);
    book.renew(this.#conversation, limits.leaseMs);
    if (!this.#isOver) book.keep(this, this.#conversation);
  }

  /** The connection is gone; `left`: its conversation goes on elsewhere, or waits. */
  leave(how: 'ended' | 'left'): void {
    if (this.#isOver) return;
    this.#isOver = true;
    const { book, limits, onLeft } = this.#parts;
    book.drop(this);
    book.release(this.#connection);
    if (how === 'ended') book.release(this.#conversation);
    else book.renew(this.#conversation, limits.graceMs);
    onLeft();
  }

  async #countArrival(): Promise<Overrun | null> {
    const { limiter, rate, guest } = this.#parts;
    if (guest.address === null || rate.points === 0) return null;
    const verdict = await limiter.take(rate, guest.address);
    return verdict.ok ? null : { limit: 'connection_rate', retryAfterMs: verdict.retryAfterMs };
  }

  /** All of them, or none. */
  async #hold(wanted: readonly CountedLease[]): Promise<Overrun | null> {
    const { limiter, limits, book } = this.#parts;
    const held = await Promise.all(wanted.map((lease) => limiter.hold(lease, lease.max, limits.leaseMs)));
    const full = wanted.find((_, index) => !held[index]);
    if (full === undefined) return null;
    book.release(wanted.filter((_, index) => held[index]));
    return { limit: full.limit, retryAfterMs: RETRY_AFTER_MS };
  }

  /** Who left while the counting went on keeps nothing. */
  #keep(leases: readonly CountedLease[]): void {
    if (this.#isOver) this.#parts.book.release(leases);
    else this.#parts.book.keep(this, leases);
  }
}
