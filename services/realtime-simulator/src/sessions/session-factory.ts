import type { RealtimeModel } from '../protocol/models.ts';
import type { SessionPorts } from './session-ports.ts';
import { Session } from './session.ts';

/** The two ends of a session that belong to one client. */
export type SessionClient = Pick<SessionPorts, 'send' | 'close'>;

/** Makes sessions that share all but their client. */
export class SessionFactory {
  readonly #shared: Omit<SessionPorts, keyof SessionClient>;

  constructor(shared: Omit<SessionPorts, keyof SessionClient>) {
    this.#shared = shared;
  }

  open(model: RealtimeModel, client: SessionClient): Session {
    return new Session(model, { ...this.#shared, ...client });
  }
}
