import type { Timers } from '@colloquy/lifecycle';
import { closeTable, type CloseReason } from '@colloquy/protocol';
import { WebSocket } from 'ws';

import type { ClientPort } from '../conversations/client.port.ts';

/** A closing handshake the client does not finish is cut after this (ms). */
const CLOSE_DEADLINE_MS = 3_000;

/** One client's WebSocket. Finds half-open sockets by pings: two unanswered ones and it is gone. */
export class SocketClient implements ClientPort, Disposable {
  readonly #socket: WebSocket;
  readonly #timers: Timers;
  readonly #pings: Disposable;
  #unanswered = 0;
  #closing: Disposable | null = null;

  constructor(socket: WebSocket, timers: Timers, pingIntervalMs: number, onUnresponsive: () => void) {
    this.#socket = socket;
    this.#timers = timers;
    socket.on('pong', () => (this.#unanswered = 0));
    this.#pings = timers.every(pingIntervalMs, () => {
      if (this.#unanswered >= 2) return onUnresponsive();
      this.#unanswered += 1;
      if (socket.readyState === WebSocket.OPEN) socket.ping();
    });
  }

  get backlogBytes(): number {
    return this.#socket.bufferedAmount;
  }

  send(frame: string | Uint8Array): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(frame, { binary: false });
  }

  pong(data: Buffer): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.pong(data);
  }

  close(reason: CloseReason): void {
    if (this.#closing !== null || this.#socket.readyState === WebSocket.CLOSED) return;
    this.#closing = this.#timers.after(CLOSE_DEADLINE_MS, () => this.#socket.terminate());
    this.#socket.close(closeTable[reason].code, reason);
  }

  /** The socket has closed: nothing of it may be left running. */
  [Symbol.dispose](): void {
    this.#pings[Symbol.dispose]();
    this.#closing?.[Symbol.dispose]();
  }
}
