/**
 * The WebSocket close codes of `/ws/conversation`. 4000–4499: connect again; 4500–4999: something must change first.
 * 1000–1015 keep their meaning of RFC 6455.
 */
export const closeTable = {
  normal: { code: 1000, reconnect: false, meaning: 'The client ended the conversation.' },
  message_too_large: { code: 1009, reconnect: false, meaning: 'The client sent a message above the size limit.' },
  server_draining: { code: 4000, reconnect: true, meaning: 'The server stops or restarts; another one takes over.' },
  slow_client: {
    code: 4001,
    reconnect: true,
    meaning: 'The client read too slowly and its backlog reached the limit.',
  },
  worker_lost: { code: 4002, reconnect: true, meaning: 'The worker of the conversation is gone.' },
  no_capacity: { code: 4003, reconnect: true, meaning: 'No worker had room; try again later.' },
  upstream_unavailable: {
    code: 4004,
    reconnect: true,
    meaning: 'The speech service was unreachable or ended the session.',
  },
  fabric_unavailable: { code: 4005, reconnect: true, meaning: 'The connection between the servers is away.' },
  unresponsive_client: { code: 4006, reconnect: true, meaning: 'The client did not answer pings.' },
  internal_error: { code: 4007, reconnect: true, meaning: 'Something unforeseen went wrong in the server.' },
  resume_refused: {
    code: 4008,
    reconnect: true,
    meaning: 'The conversation cannot be resumed with this token; connect again without it.',
  },
  login_unavailable: { code: 4015, reconnect: true, meaning: 'Tokens cannot be judged now; try again later.' },
  connecting_too_often: {
    code: 4020,
    reconnect: true,
    meaning: 'Too many connections from this address within a minute; `retry_after` says when there may be another.',
  },
  too_many_connections: {
    code: 4021,
    reconnect: true,
    meaning: 'The address or the user has too many connections open.',
  },
  too_many_conversations: { code: 4022, reconnect: true, meaning: 'The user has too many conversations at once.' },
  at_capacity: { code: 4023, reconnect: true, meaning: 'The servers have as many conversations as they take.' },
  bad_request: { code: 4500, reconnect: false, meaning: 'The address or a query parameter was not understood.' },
  too_many_errors: { code: 4501, reconnect: false, meaning: 'The client sent too many bad messages.' },
  upstream_rejected: {
    code: 4502,
    reconnect: false,
    meaning: 'The speech service refused key, quota, model or settings.',
  },
  taken_over: { code: 4503, reconnect: false, meaning: 'Another connection has resumed the conversation.' },
  budget_exhausted: { code: 4510, reconnect: false, meaning: 'What may be spent on the conversation or its user is.' },
  not_authenticated: {
    code: 4504,
    reconnect: false,
    meaning: 'No token or ticket, or one that is not good (any more).',
  },
  origin_refused: { code: 4505, reconnect: false, meaning: 'Pages of this origin may not talk to this server.' },
  flooding: { code: 4520, reconnect: false, meaning: 'The client sent more, or faster, than a conversation needs.' },
} as const satisfies Record<string, { code: number; reconnect: boolean; meaning: string }>;

export type CloseReason = keyof typeof closeTable;

/** Codes of RFC 6455 by which a peer says that the other one is at fault: doing the same again ends the same way. */
const faultCodes: ReadonlySet<number> = new Set([1002, 1003, 1007, 1008, 1009, 1010]);

/** Whether a client should connect again after its socket closed with `code`; unknown codes of the network: yes. */
export function shouldReconnect(code: number): boolean {
  const known = Object.values(closeTable).find((row) => row.code === code);
  if (known) return known.reconnect;
  return code < 4500 && !faultCodes.has(code);
}
