import { createHash, randomBytes } from 'node:crypto';

import type { TicketPort } from '@colloquy/fabric';
import { withDeadline } from '@colloquy/lifecycle';

import type { Verdict } from './authenticator.port.ts';
import type { Identity } from './identity.ts';

/** A store that is away would let clients wait for as long as it is (ms). */
const STORE_DEADLINE_MS = 3_000;

const shape = /^[A-Za-z0-9_-]{43}$/;

/**
 * Tickets for one connection: what a browser may put into an address in place of a token, which would be good for longer
 * wherever the address is written down.
 */
export class TicketOffice {
  readonly #tickets: TicketPort;
  readonly timeToLiveMs: number;

  constructor(tickets: TicketPort, timeToLiveMs: number) {
    this.#tickets = tickets;
    this.timeToLiveMs = timeToLiveMs;
  }

  /** 256 random bits, as 43 characters of base64url. */
  async issue(identity: Identity): Promise<string> {
    const ticket = randomBytes(32).toString('base64url');
    const kept = this.#tickets.put(hashOf(ticket), JSON.stringify(identity), this.timeToLiveMs);
    await withDeadline(kept, STORE_DEADLINE_MS, 'keeping a ticket');
    return ticket;
  }

  async redeem(ticket: string): Promise<Verdict<Identity>> {
    if (!shape.test(ticket)) return { ok: false, refusal: 'ticket_refused' };
    const holder = await withDeadline(this.#tickets.take(hashOf(ticket)), STORE_DEADLINE_MS, 'taking a ticket');
    if (holder === null) return { ok: false, refusal: 'ticket_refused' };
    return { ok: true, value: JSON.parse(holder) as Identity };
  }
}

function hashOf(ticket: string): string {
  return createHash('sha256').update(ticket).digest('hex');
}
