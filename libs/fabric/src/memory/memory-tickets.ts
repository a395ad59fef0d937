import type { Timers } from '@colloquy/lifecycle';

import type { TicketPort } from '../ticket.port.ts';

/** Tickets nobody took are forgotten by then, the oldest first. */
const MAX_TICKETS = 100_000;

interface Ticket {
  readonly holder: string;
  readonly until: number;
}

/** The tickets of one process. */
export class MemoryTickets implements TicketPort {
  readonly #timers: Pick<Timers, 'now'>;
  /** By hash, the oldest first. */
  readonly #tickets = new Map<string, Ticket>();

  constructor(timers: Pick<Timers, 'now'>) {
    this.#timers = timers;
  }

  /** Those that are kept. */
  get size(): number {
    return this.#tickets.size;
  }

  async put(hash: string, holder: string, forMs: number): Promise<void> {
    this.#forgetOld();
    this.#tickets.set(hash, { holder, until: this.#timers.now() + forMs });
  }

  async take(hash: string): Promise<string | null> {
    const ticket = this.#tickets.get(hash);
    this.#tickets.delete(hash);
    return ticket && this.#timers.now() < ticket.until ? ticket.holder : null;
  }

  #forgetOld(): void {
    for (const [hash, { until }] of this.#tickets) {
      if (this.#timers.now() < until && this.#tickets.size < MAX_TICKETS) return;
      this.#tickets.delete(hash);
    }
  }
}
