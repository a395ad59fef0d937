import type { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';

import type { VerifyClientCallbackAsync } from 'ws';

import type { FaultSubject } from '../faults/fault-plan.ts';
import type { FaultOf } from '../faults/scenario.ts';
import type { Scenarios } from '../faults/scenarios.ts';
import { refusedUpgrade } from './refused-upgrades.ts';

type OnRefused = (how: FaultOf<'refuse'>['with'], request: IncomingMessage, subject: FaultSubject) => void;

/** The door before the upgrade: a scenario can keep clients out here, where no `error` event reaches them. */
export class Handshakes {
  readonly #scenarios: Scenarios;
  readonly #onRefused: OnRefused;
  /** Who came with which request, until the upgrade is done with. */
  readonly #subjects = new WeakMap<IncomingMessage, FaultSubject>();

  constructor(scenarios: Scenarios, onRefused: OnRefused) {
    this.#scenarios = scenarios;
    this.#onRefused = onRefused;
  }

  /** What `ws` asks before it upgrades a connection. */
  readonly verify: VerifyClientCallbackAsync = ({ req }, answer) => {
    const subject = this.subjectOf(req);
    const [fault] = this.#scenarios.plan.strike('refuse', subject);
    if (!fault) {
      answer(true);
      return;
    }
    this.#onRefused(fault.with, req, subject);
    if (fault.with === 'reset') {
      reset(req);
      return;
    }
    const { body, headers } = refusedUpgrade(fault.with);
    answer(false, fault.with, body, headers);
  };

  /** The same for a request each time it is asked. */
  subjectOf(request: IncomingMessage): FaultSubject {
    const known = this.#subjects.get(request);
    if (known) return known;
    const subject = this.#scenarios.nextSubject();
    this.#subjects.set(request, subject);
    return subject;
  }
}

/** Below TLS there is nothing to reset but the stream itself. */
function reset({ socket }: IncomingMessage): void {
  if (socket instanceof Socket) socket.resetAndDestroy();
}
