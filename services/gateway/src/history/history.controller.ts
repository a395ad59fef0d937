import type { IncomingMessage, ServerResponse } from 'node:http';

import { Controller, Delete, Get, Header, Inject, Options, Param, Query, Req, Res } from '@nestjs/common';

import { Admission } from '../access/admission.ts';
import { OperatorKey } from '../access/operator-key.ts';
import { answer, answerPreflight, isForUs, refuse } from '../connections/api-door.ts';
import { plainText, reportOf, type ConversationReport } from './conversation-report.ts';
import { HistoryDesk, type Asker } from './history-desk.ts';
import { HistoryEvents } from './history.events.ts';

const unknown = { type: 'error', code: 'conversation_unknown', message: 'There is no such conversation (any more).' };
const ongoing = {
  type: 'error',
  code: 'conversation_ongoing',
  message: 'The conversation still goes on. End it, then delete it.',
};
const badFormat = { type: 'error', code: 'invalid_parameter', message: 'format: json or text is expected.' };

/** `/api/conversations/:id`: what was said, for those who said it and for operators; somebody else's is not found. */
@Controller('api/conversations/:id')
export class HistoryController {
  constructor(
    @Inject(HistoryDesk) private readonly desk: HistoryDesk,
    @Inject(Admission) private readonly admission: Admission,
    @Inject(OperatorKey) private readonly operators: OperatorKey,
    @Inject(HistoryEvents) private readonly events: HistoryEvents,
  ) {}

  /** The report as JSON, or as text with `?format=text`. */
  @Get()
  @Header('Cache-Control', 'no-store')
  async read(
    @Param('id') id: string,
    @Query('format') format: unknown,
    @Req() request: IncomingMessage,
    @Res() response: ServerResponse,
  ): Promise<void> {
    await this.#serve(id, request, response, async (asker) => {
      const found = await this.desk.find(id, asker);
      if (format !== undefined && format !== 'json' && format !== 'text') answer(response, 400, badFormat);
      else if (found === null) answer(response, 404, unknown);
      else if (format === 'text') sendText(response, reportOf(found));
      else answer(response, 200, reportOf(found));
    });
  }

  /** Deletes every copy: 204, or 409 while the conversation goes on. */
  @Delete()
  async forget(
    @Param('id') id: string,
    @Req() request: IncomingMessage,
    @Res() response: ServerResponse,
  ): Promise<void> {
    await this.#serve(id, request, response, async (asker) => {
      const forgetting = await this.desk.forget(id, asker);
      if (forgetting === 'unknown') answer(response, 404, unknown);
      else if (forgetting === 'ongoing') answer(response, 409, ongoing);
      else {
        this.events.deleted(id, asker.kind);
        response.writeHead(204).end();
      }
    });
  }

  @Options()
  preflight(@Req() request: IncomingMessage, @Res() response: ServerResponse): void {
    if (isForUs(this.admission, request, response)) answerPreflight(response, 'GET, DELETE');
  }

  async #serve(
    id: string,
    request: IncomingMessage,
    response: ServerResponse,
    serve: (asker: Asker) => Promise<void>,
  ): Promise<void> {
    if (!isForUs(this.admission, request, response)) return;
    try {
      const asker = await this.#askerOf(request, response);
      if (asker) await serve(asker);
    } catch (error) {
      this.events.failed(id, error);
      refuse(response, 'fabric_unavailable');
    }
  }

  /** Null: refused, and told so. */
  async #askerOf(request: IncomingMessage, response: ServerResponse): Promise<Asker | null> {
    if (this.operators.isHeldBy(request)) return { kind: 'operator' };
    const verdict = await this.admission.judgeToken(request);
    if (verdict.ok) return { kind: 'user', user: verdict.value.identity?.user ?? null };
    refuse(response, verdict.refusal);
    return null;
  }
}

function sendText(response: ServerResponse, report: ConversationReport): void {
  response.setHeader('Content-Disposition', `attachment; filename="${report.id}.txt"`);
  response.writeHead(200, { 'Content-Type': 'text/plain; charset=utf-8' }).end(plainText(report));
}
