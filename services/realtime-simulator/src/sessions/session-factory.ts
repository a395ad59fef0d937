import type { SessionPorts } from './session-ports.ts';
import type { SessionStart } from './session-settings.ts';
import { Session } from './session.ts';

/** What of a session's ports belongs to one client. */
export type SessionClient = Pick<SessionPorts, 'send' | 'close' | 'latency'>;

/** Makes sessions that share all but their client. */
export class SessionFactory {
  readonly #shared: Omit<SessionPorts, keyof SessionClient>;

  constructor(shared: Omit<SessionPorts, keyof SessionClient>) {
    this.#shared = shared;
  }

  open(start: SessionStart, client: SessionClient): Session {
    return new Session(start, { ...this.#shared, ...client });
  }
}
