import type { Timers } from '@colloquy/lifecycle';
import { WebSocket } from 'ws';

import type { Outlet } from '../faults/outlet.port.ts';
import type { ServerEvent } from '../protocol/server-event.ts';
import { SessionTimers } from '../sessions/session-timers.ts';

/** A closing handshake the client does not finish is cut after this. */
const CLOSE_DEADLINE_MS = 3_000;

/** The connection under a WebSocket, which can hold back what is written to it so that it leaves in one piece. */
export interface Wire {
  cork(): void;
  uncork(): void;
}

export interface SessionSocketOptions {
  readonly wire: Wire;
  readonly timers: Timers;
  /** Bytes that may wait for a slow client before it is cut off. */
  readonly maxBacklogBytes: number;
  readonly onOverflow: () => void;
}

/** A client's WebSocket: one JSON object a text frame. */
export class SessionSocket implements Outlet, Disposable {
  readonly #socket: WebSocket;
  readonly #options: SessionSocketOptions;
  readonly #timers: SessionTimers;
  /** Frames kept back, in their order, and the bytes of these and of the late ones. */
  #kept: string[] = [];
  #waitingBytes = 0;
  #holds = 0;
  #pauses = 0;
  #isClosing = false;
  #isGathering = false;

  constructor(socket: WebSocket, options: SessionSocketOptions) {
    this.#socket = socket;
    this.#options = options;
    this.#timers = new SessionTimers(options.timers);
  }

  send(event: ServerEvent): void {
    this.#give(JSON.stringify(event));
  }

  overtake(event: ServerEvent): void {
    this.#write(JSON.stringify(event));
  }

  sendLate(event: ServerEvent, ms: number): void {
    const frame = JSON.stringify(event);
    this.#wait(frame.length);
    this.#timers.after(ms, () => {
      this.#waitingBytes -= frame.length;
      this.#give(frame);
    });
  }

  hold(): Disposable {
    this.#holds++;
    return once(() => {
      this.#holds--;
      if (this.#holds === 0) this.#writeKept();
    });
  }

  pauseReading(): Disposable {
    this.#pauses++;
    this.#socket.pause();
    return once(() => {
      this.#pauses--;
      if (this.#pauses === 0) this.#socket.resume();
    });
  }

  close(code: number, reason: string): void {
    if (this.#isClosing || this.#socket.readyState === WebSocket.CLOSED) return;
    this.#isClosing = true;
    this.#timers.after(CLOSE_DEADLINE_MS, () => this.#socket.terminate());
    this.#socket.close(code, reason);
  }

  cut(): void {
    this.#release();
    this.#socket.terminate();
  }

  /** The socket has closed: nothing of it may be left running. */
  [Symbol.dispose](): void {
    this.#timers[Symbol.dispose]();
    this.#kept = [];
  }

  #give(frame: string): void {
    if (this.#holds === 0) {
      this.#write(frame);
      return;
    }
    this.#kept.push(frame);
    this.#wait(frame.length);
  }

  #writeKept(): void {
    const frames = this.#kept;
    this.#kept = [];
    for (const frame of frames) {
      this.#waitingBytes -= frame.length;
      this.#write(frame);
    }
  }

  #write(frame: string): void {
    if (this.#socket.readyState !== WebSocket.OPEN) return;
    this.#gather();
    this.#socket.send(frame);
    this.#bound();
  }

  /** What is sent in one go, such as a delta of sound and its words, costs one call of the system instead of one each. */
  #gather(): void {
    if (this.#isGathering) return;
    this.#isGathering = true;
    this.#options.wire.cork();
    queueMicrotask(() => this.#release());
  }

  #release(): void {
    if (this.#isGathering) this.#options.wire.uncork();
    this.#isGathering = false;
  }

  #wait(bytes: number): void {
    this.#waitingBytes += bytes;
    this.#bound();
  }

  #bound(): void {
    if (this.#socket.bufferedAmount + this.#waitingBytes <= this.#options.maxBacklogBytes) return;
    if (this.#socket.readyState === WebSocket.OPEN) this.#options.onOverflow();
    this.#socket.terminate();
  }
}

function once(action: () => void): Disposable {
  let isDone = false;
  return {
    [Symbol.dispose]: () => {
      if (!isDone) action();
      isDone = true;
    },
  };
}
