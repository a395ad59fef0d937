import type { IncomingHttpHeaders } from 'node:http';

/** What a client brings along to show who it is. */
export interface Credential {
  readonly kind: 'token' | 'ticket';
  readonly text: string;
}

/** The subprotocol the server answers with when a client offers it, as a client must that offers a token beside it. */
export const SUBPROTOCOL = 'colloquy';
const TOKEN_PREFIX = 'colloquy.token.';

const bearer = /^Bearer +(\S+) *$/i;

/** The token of `Authorization`, or null. */
export function bearerOf({ authorization = '' }: IncomingHttpHeaders): string | null {
  return bearer.exec(authorization)?.[1] ?? null;
}

/** `Authorization`, then the subprotocol `colloquy.token.…`, then `?ticket=`; null when there is none of them. */
export function credentialOf(headers: IncomingHttpHeaders, url: string): Credential | null {
  const token = bearerOf(headers) ?? offeredToken(headers['sec-websocket-protocol'] ?? '');
  if (token !== null) return { kind: 'token', text: token };
  const ticket = new URLSearchParams(url.split('?')[1] ?? '').get('ticket');
  return ticket === null ? null : { kind: 'ticket', text: ticket };
}

function offeredToken(protocols: string): string | null {
  const offered = protocols.split(',').map((protocol) => protocol.trim());
  return offered.find((protocol) => protocol.startsWith(TOKEN_PREFIX))?.slice(TOKEN_PREFIX.length) ?? null;
}
