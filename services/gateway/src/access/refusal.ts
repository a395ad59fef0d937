import type { CloseReason, ErrorCode } from '@colloquy/protocol';

/** Why somebody is not let in: what they are told, and how the connection ends. */
export const refusalTable = {
  login_required: { code: 'login_required', close: 'not_authenticated', status: 401 },
  token_refused: { code: 'token_refused', close: 'not_authenticated', status: 401 },
  token_expired: { code: 'token_expired', close: 'not_authenticated', status: 401 },
  /** The keys are here, and none of them made the token's signature. */
  key_unknown: { code: 'token_refused', close: 'not_authenticated', status: 401 },
  ticket_refused: { code: 'ticket_refused', close: 'not_authenticated', status: 401 },
  keys_unavailable: { code: 'login_unavailable', close: 'login_unavailable', status: 503 },
  fabric_unavailable: { code: 'fabric_unavailable', close: 'fabric_unavailable', status: 503 },
  origin_refused: { code: 'origin_refused', close: 'origin_refused', status: 403 },
} as const satisfies Record<string, { code: ErrorCode; close: CloseReason; status: number }>;

export type Refusal = keyof typeof refusalTable;

export const refusals = Object.keys(refusalTable) as [Refusal, ...Refusal[]];
