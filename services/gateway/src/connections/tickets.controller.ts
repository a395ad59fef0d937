import type { IncomingMessage, ServerResponse } from 'node:http';

import { Controller, Header, Inject, Options, Post, Req, Res } from '@nestjs/common';

import { Admission } from '../access/admission.ts';
import { TicketOffice } from '../access/ticket-office.ts';
import { GatewayEvents } from '../gateway.events.ts';
import { answer, answerPreflight, isForUs, refuse } from './api-door.ts';

/** `POST /api/tickets`: a token for a ticket, which a browser can put into the address of its WebSocket. */
@Controller('api/tickets')
export class TicketsController {
  constructor(
    @Inject(Admission) private readonly admission: Admission,
    @Inject(TicketOffice) private readonly tickets: TicketOffice,
    @Inject(GatewayEvents) private readonly events: GatewayEvents,
  ) {}

  /** `{ticket, expires_in_ms}`; the ticket is null where nobody needs one. Refused: the `error` the socket would send. */
  @Post()
  @Header('Cache-Control', 'no-store')
  async issue(@Req() request: IncomingMessage, @Res() response: ServerResponse): Promise<void> {
    if (!isForUs(this.admission, request, response)) return;
    const verdict = await this.admission.judgeToken(request);
    if (!verdict.ok) {
      refuse(response, verdict.refusal);
      return;
    }
    const { identity } = verdict.value;
    try {
      const ticket = identity && (await this.tickets.issue(identity));
      answer(response, 201, { ticket, expires_in_ms: this.tickets.timeToLiveMs });
    } catch (error) {
      this.events.ticketsFailed(error);
      refuse(response, 'fabric_unavailable');
    }
  }

  /** What a browser asks before a page of another origin may. */
  @Options()
  preflight(@Req() request: IncomingMessage, @Res() response: ServerResponse): void {
    if (!isForUs(this.admission, request, response)) return;
    answerPreflight(response, 'POST');
  }
}
