import type { IncomingMessage } from 'node:http';

import type { Verdict } from '../access/authenticator.port.ts';
import type { Admission, Visitor } from '../access/admission.ts';
import { SUBPROTOCOL } from '../access/credential.ts';
import type { ServerOptions } from 'ws';

type Upgrades = Pick<ServerOptions, 'verifyClient' | 'handleProtocols'>;

/**
 * Judges clients before their WebSocket is open, so that none waits in memory while its token is looked at. Browsers hide
 * the status of a refused upgrade from the page: who is refused gets the socket all the same, to be told why on it.
 */
export class UpgradeGuard {
  readonly #admission: Admission;
  readonly #verdicts = new WeakMap<IncomingMessage, Verdict<Visitor>>();

  constructor(admission: Admission) {
    this.#admission = admission;
  }

  /** To be set in the options of the WebSocket server. */
  readonly upgrades: Upgrades = {
    verifyClient: ({ req }: { req: IncomingMessage }, answer: (isLetIn: boolean, status?: number) => void) => {
      // A name that is not ours: no page of ours is at the other end, whom an open socket could tell more.
      if (!this.#admission.knowsHost(req)) return answer(false, 421);
      void this.#judge(req).finally(() => answer(true));
    },
    // A browser that offers protocols wants one of them answered; the one with the token never is.
    handleProtocols: (offered) => (offered.has(SUBPROTOCOL) ? SUBPROTOCOL : false),
  };

  /** What was found when the client asked for its WebSocket. */
  verdictOf(request: IncomingMessage): Verdict<Visitor> {
    return this.#verdicts.get(request) ?? { ok: false, refusal: 'login_required' };
  }

  async #judge(request: IncomingMessage): Promise<void> {
    this.#verdicts.set(request, await this.#admission.judge(request));
  }
}
