import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

import { bearerOf } from './credential.ts';

/** The token of those who run the service. */
export class OperatorKey {
  readonly #digest: Buffer | null;

  /** null: nobody is an operator. */
  constructor(token: string | null) {
    this.#digest = token === null ? null : digestOf(token);
  }

  /** Takes the same time for every wrong token. */
  isHeldBy({ headers }: Pick<IncomingMessage, 'headers'>): boolean {
    const token = bearerOf(headers);
    return this.#digest !== null && token !== null && timingSafeEqual(this.#digest, digestOf(token));
  }
}

function digestOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
