import type { Frame } from '@colloquy/fabric';
import { serverMessage } from '@colloquy/protocol';
import { frameKind } from '@colloquy/protocol/internal';

import type { ClientStream } from './client-stream.ts';

/** The reply the client was told of and whose end it was not: should its worker die, the gateway says that it is over. */
export class OpenReply {
  readonly #stream: ClientStream;
  #id: string | null = null;

  constructor(stream: ClientStream) {
    this.#stream = stream;
  }

  /** A frame that says that a reply begins, or is over. */
  note({ kind, payload }: Frame): void {
    this.#id = kind === frameKind.replyStarted ? idOf(payload) : null;
  }

  /** The client came back in the midst of this reply; null: of none. */
  goOn(id: string | null): void {
    this.#id = id;
  }

  /** Nobody is left who could go on with it. */
  breakOff(): void {
    const response_id = this.#id;
    if (response_id === null) return;
    this.#id = null;
    const message = 'AI response interrupted';
    this.#stream.say({ type: 'response_done', message, response_id, status: 'interrupted' });
  }
}

function idOf(payload: Uint8Array): string | null {
  const message = serverMessage.parse(JSON.parse(Buffer.from(payload).toString()));
  return message.type === 'response_started' ? message.response_id : null;
}
