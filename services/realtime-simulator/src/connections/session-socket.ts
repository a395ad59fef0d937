import type { Timers } from '@colloquy/lifecycle';
import { WebSocket } from 'ws';

import type { ServerEvent } from '../protocol/server-event.ts';

/** A closing handshake the client does not finish is cut after this. */
const CLOSE_DEADLINE_MS = 3_000;

export interface SessionSocketOptions {
  readonly timers: Timers;
  /** Bytes that may wait for a slow client before it is cut off. */
  readonly maxBacklogBytes: number;
  readonly onOverflow: () => void;
}

/** A client's WebSocket: one JSON object a text frame. */
export class SessionSocket implements Disposable {
  readonly #socket: WebSocket;
  readonly #options: SessionSocketOptions;
  #closing: Disposable | null = null;

  constructor(socket: WebSocket, options: SessionSocketOptions) {
    this.#socket = socket;
    this.#options = options;
  }

  send(event: ServerEvent): void {
    if (this.#socket.readyState !== WebSocket.OPEN) return;
    this.#socket.send(JSON.stringify(event));
    if (this.#socket.bufferedAmount <= this.#options.maxBacklogBytes) return;
    this.#options.onOverflow();
    this.#socket.terminate();
  }

  close(code: number, reason: string): void {
    if (this.#closing !== null || this.#socket.readyState === WebSocket.CLOSED) return;
    this.#closing = this.#options.timers.after(CLOSE_DEADLINE_MS, () => this.#socket.terminate());
    this.#socket.close(code, reason);
  }

  /** The socket has closed: nothing of it may be left running. */
  [Symbol.dispose](): void {
    this.#closing?.[Symbol.dispose]();
  }
}
