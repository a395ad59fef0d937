import type { ConversationRecord } from '@colloquy/fabric';
import {
  errorTable,
  OUTPUT_RATE,
  type ErrorCode,
  type ResponseStatus,
  type SessionFacts,
  type UnplacedServerMessage,
  type SettingsInEffect,
} from '@colloquy/protocol';

import type { BudgetState } from '../money/budget-limits.ts';
import type { TurnCost } from './turn-accounts.ts';
import type { TurnTiming } from './turn-meter.ts';
import type { UpstreamServerEvent, UpstreamSession } from './upstream.port.ts';

type Usage = Extract<UpstreamServerEvent, { type: 'response.done' }>['response']['usage'];

const doneMessage: Record<ResponseStatus, string> = {
  completed: 'AI response completed',
  cancelled: 'AI response cancelled',
  failed: 'AI response failed',
  incomplete: 'AI response incomplete',
  interrupted: 'AI response interrupted',
};

/** The client may talk; with another worker it may go on. */
export function readyMessage(
  record: ConversationRecord,
  session: UpstreamSession,
  settings: SettingsInEffect,
): UnplacedServerMessage {
  return { type: record.epoch > 1 ? 'session_resumed' : 'session_ready', ...sessionFacts(record, session, settings) };
}

/** What the client is told of the session its conversation goes on with. */
export function sessionFacts(
  { id, inputRate }: ConversationRecord,
  session: UpstreamSession,
  settings: SettingsInEffect,
): SessionFacts {
  return {
    message: 'Connected to OpenAI Realtime API',
    session_id: id,
    input_rate: inputRate,
    output_rate: OUTPUT_RATE,
    upstream: session.kind,
    model: session.model,
    voice: settings.voice,
    settings,
  };
}

/** `reason`: why a reply is not complete, as the service says it. */
export function responseDone(
  id: string,
  status: ResponseStatus,
  timing: TurnTiming,
  reason?: string,
): UnplacedServerMessage {
  const { endpointing_ms, model_ms } = timing;
  const message = doneMessage[status];
  const why = reason === undefined ? {} : { reason };
  return { type: 'response_done', message, response_id: id, status, ...why, timing: { endpointing_ms, model_ms } };
}

export function usageMessage(id: string, usage: Usage, cost: TurnCost): UnplacedServerMessage {
  return {
    type: 'usage',
    response_id: id,
    input_tokens: usage?.input_tokens ?? 0,
    cached_tokens: usage?.input_token_details?.cached_tokens ?? 0,
    output_tokens: usage?.output_tokens ?? 0,
    ...cost,
  };
}

/** `retryAfter`: seconds until the same may succeed. */
export function errorMessage(code: ErrorCode, retryAfter?: number): UnplacedServerMessage {
  const { meaning, retryable } = errorTable[code];
  const whenAgain = retryAfter === undefined ? {} : { retry_after: retryAfter };
  return { type: 'error', code, message: meaning, retryable, ...whenAgain };
}

export function budgetMessage({ scope, unit, spent, limit }: BudgetState): UnplacedServerMessage {
  const remaining = Math.max(1 - spent / limit, 0);
  if (unit === 'usd') return { type: 'budget', scope, remaining, spent_usd: spent, limit_usd: limit };
  return { type: 'budget', scope, remaining, spent_seconds: spent, limit_seconds: limit };
}

/** The client's word for how the upstream says a response ended. */
export function doneStatus(status: string | undefined): ResponseStatus {
  return status === 'cancelled' || status === 'failed' || status === 'incomplete' ? status : 'completed';
}
