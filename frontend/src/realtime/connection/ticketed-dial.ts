import { closeTable } from '@colloquy/protocol';

import type { Dial, Wire } from './wire.ts';

/** What a ticket is fetched with. */
export interface TicketParts {
  /** Address of `POST /api/tickets`. */
  readonly url: string;
  readonly fetch: typeof fetch;
  /** The user's token, asked for at every connection, so that an old one never counts; null: there is none. */
  readonly token: () => Promise<string | null>;
}

/** The server was not reached, in close codes of WebSockets. */
const UNREACHED = 1006;

/** A ticket; null where none is needed; or why there is none, as the socket would tell it. */
type Answer =
  | { readonly kind: 'ticket'; readonly ticket: string | null }
  | { readonly kind: 'refused'; readonly frame: string | null; readonly code: number };

/** Dials with a ticket for the user's token: browsers cannot send tokens with a WebSocket, and addresses get written down. */
export function dialWithTickets(parts: TicketParts, dial: Dial): Dial {
  return (url, events) => {
    let wire: Wire | null = null;
    let isClosed = false;
    void askForTicket(parts).then((answer) => {
      if (isClosed) return;
      if (answer.kind === 'refused') {
        if (answer.frame !== null) events.frame(answer.frame);
        events.closed(answer.code);
        return;
      }
      wire = dial(answer.ticket === null ? url : withTicket(url, answer.ticket), events);
    });
    return {
      get backlogBytes() {
        return wire?.backlogBytes ?? 0;
      },
      send: (data) => wire?.send(data),
      close: () => {
        isClosed = true;
        wire?.close();
      },
      abandon: () => {
        isClosed = true;
        wire?.abandon();
      },
    };
  };
}

async function askForTicket({ url, fetch, token }: TicketParts): Promise<Answer> {
  try {
    const text = await token();
    if (text === null) return { kind: 'ticket', ticket: null };
    const answer = await fetch(url, { method: 'POST', headers: { Authorization: `Bearer ${text}` } });
    const body = await answer.text();
    if (answer.ok) return { kind: 'ticket', ticket: readTicket(body) };
    const { not_authenticated, login_unavailable } = closeTable;
    // The server says so of everything that passes: it will answer differently later.
    const isPassing = answer.status === 429 || answer.status >= 500;
    return { kind: 'refused', frame: body, code: (isPassing ? login_unavailable : not_authenticated).code };
  } catch {
    return { kind: 'refused', frame: null, code: UNREACHED };
  }
}

function readTicket(body: string): string | null {
  const value = JSON.parse(body) as { ticket?: unknown };
  return typeof value.ticket === 'string' ? value.ticket : null;
}

function withTicket(url: string, ticket: string): string {
  const ticketed = new URL(url);
  ticketed.searchParams.set('ticket', ticket);
  return ticketed.href;
}
