import { WebSocket, type RawData } from 'ws';
import type { UpstreamKind } from '@colloquy/protocol';
import type { Timers } from '@colloquy/lifecycle';

import type { UpstreamClientEvent, UpstreamListener, UpstreamSession } from '../conversations/upstream.port.ts';
import { closeError } from './upstream-errors.ts';
import { readEvent } from './upstream-frames.ts';

/** Finds a dead link in twice this time (ms). */
const PING_MS = 20_000;

/** A link this many bytes behind is dropped audio's reason: about twenty seconds of speech in base64. */
const MAX_BACKLOG_BYTES = 1024 * 1024;

export interface SessionParts {
  readonly socket: WebSocket;
  readonly kind: UpstreamKind;
  readonly model: string;
  readonly voice: string;
  readonly listener: UpstreamListener;
  readonly timers: Timers;
}

/** A ready session over its WebSocket. */
export class OpenaiSession implements UpstreamSession {
  readonly kind: UpstreamKind;
  readonly model: string;
  readonly voice: string;
  readonly #socket: WebSocket;
  readonly #pings: Disposable;
  #isClosing = false;
  #isAnswered = true;

  constructor({ socket, kind, model, voice, listener, timers }: SessionParts) {
    this.kind = kind;
    this.model = model;
    this.voice = voice;
    this.#socket = socket;
    this.#pings = timers.every(PING_MS, () => this.#ping());
    socket.on('pong', () => (this.#isAnswered = true));
    socket.on('message', (data: RawData) => {
      const event = readEvent(data);
      if (event !== null) listener.onEvent(event);
    });
    socket.once('close', (code: number) => {
      this.#pings[Symbol.dispose]();
      if (!this.#isClosing) listener.onLost(closeError(code));
    });
  }

  send(event: UpstreamClientEvent): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(event));
  }

  appendAudio(pcm: Uint8Array): boolean {
    if (this.#socket.readyState !== WebSocket.OPEN || this.#socket.bufferedAmount > MAX_BACKLOG_BYTES) return false;
    const audio = Buffer.from(pcm.buffer, pcm.byteOffset, pcm.byteLength).toString('base64');
    this.#socket.send(`{"type":"input_audio_buffer.append","audio":"${audio}"}`);
    return true;
  }

  close(): void {
    if (this.#isClosing) return;
    this.#isClosing = true;
    this.#pings[Symbol.dispose]();
    this.#socket.close(1000);
  }

  #ping(): void {
    if (!this.#isAnswered) return this.#socket.terminate();
    this.#isAnswered = false;
    this.#socket.ping();
  }
}
