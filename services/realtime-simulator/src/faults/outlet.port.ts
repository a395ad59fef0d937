import type { ServerEvent } from '../protocol/server-event.ts';

/** The socket of one client, as faults need it. What waits in it is bounded in bytes. */
export interface Outlet {
  send(event: ServerEvent): void;
  /** Sends the event after `ms`; those sent meanwhile go before it. */
  sendLate(event: ServerEvent, ms: number): void;
  /** Sends the event before those that are held. */
  overtake(event: ServerEvent): void;
  /** Keeps events until the last hold has been disposed, then sends them in their order. */
  hold(): Disposable;
  /** Reads nothing until the last pause has been disposed. */
  pauseReading(): Disposable;
  close(code: number, reason: string): void;
  /** Ends the connection without a closing handshake. */
  cut(): void;
}
