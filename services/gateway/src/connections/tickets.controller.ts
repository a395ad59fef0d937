import type { IncomingMessage, ServerResponse } from 'node:http';

import { Controller, Header, Inject, Options, Post, Req, Res } from '@nestjs/common';

import { Admission } from '../access/admission.ts';
import { refusalTable, type Refusal } from '../access/refusal.ts';
import { TicketOffice } from '../access/ticket-office.ts';
import { GatewayEvents } from '../gateway.events.ts';
import { errorMessage } from './error-message.ts';

/** How long a browser may remember what it was told of other origins (s). */
const PREFLIGHT_SECONDS = '600';

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
    if (!this.isForUs(request, response)) return;
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
    if (!this.isForUs(request, response)) return;
    response.setHeader('Access-Control-Allow-Methods', 'POST');
    response.setHeader('Access-Control-Allow-Headers', 'Authorization');
    response.setHeader('Access-Control-Max-Age', PREFLIGHT_SECONDS);
    response.writeHead(204).end();
  }

  private isForUs(request: IncomingMessage, response: ServerResponse): boolean {
    const { origin } = request.headers;
    response.setHeader('Vary', 'Origin');
    if (origin !== undefined && this.admission.sharesWith(origin))
      response.setHeader('Access-Control-Allow-Origin', origin);
    if (this.admission.knowsHost(request)) return true;
    response.writeHead(421).end();
    return false;
  }
}

function refuse(response: ServerResponse, refusal: Refusal): void {
  const { code, status } = refusalTable[refusal];
  if (status === 401) response.setHeader('WWW-Authenticate', 'Bearer');
  if (status === 503) response.setHeader('Retry-After', '5');
  answer(response, status, errorMessage(code));
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
}
