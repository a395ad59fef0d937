import type { IncomingMessage } from 'node:http';

import { isSameSecret } from '@colloquy/config';

import { bearerOf } from './credential.ts';

/** The token of those who run the service. */
export class OperatorKey {
  readonly #token: string | null;

  /** null: nobody is an operator. */
  constructor(token: string | null) {
    this.#token = token;
  }

  isHeldBy({ headers }: Pick<IncomingMessage, 'headers'>): boolean {
    const given = bearerOf(headers);
    return this.#token !== null && given !== null && isSameSecret(given, this.#token);
  }
}
