import type { AttachedNotice } from '@colloquy/protocol/internal';

import type { ClientStream, SessionAdditions } from './client-stream.ts';

/** What the client is told when it may talk, and with it the token to come back with. */
export class Greeting {
  readonly #stream: ClientStream;
  readonly #token: Pick<SessionAdditions, 'resume_token'>;
  /** How the client was attached again, until it is told. */
  #attachment: Pick<SessionAdditions, 'recovered' | 'replayed'> = {};
  #isTokenGiven = false;

  constructor(stream: ClientStream, token: string | null) {
    this.#stream = stream;
    this.#token = token === null ? {} : { resume_token: token };
  }

  /** Whether the client has what it needs to come back. */
  get isTokenGiven(): boolean {
    return this.#isTokenGiven;
  }

  /** The client is attached to its conversation again; without a session yet, it is told with the worker's own message. */
  attached({ session, recovered, replayed }: AttachedNotice): void {
    this.#attachment = { recovered, replayed };
    if (session === null) return;
    this.#stream.say({ type: 'session_resumed', ...session, ...this.#token, ...this.#attachment });
    this.#done();
  }

  /** `session_ready` or `session_resumed` as the worker wrote it. */
  pass(frame: Uint8Array): void {
    this.#stream.writeSession(frame, { ...this.#token, ...this.#attachment });
    this.#done();
  }

  #done(): void {
    this.#attachment = {};
    this.#isTokenGiven = this.#token.resume_token !== undefined;
  }
}
