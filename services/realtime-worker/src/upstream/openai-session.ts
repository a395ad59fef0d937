import { WebSocket, type RawData } from 'ws';
import type { Timers } from '@colloquy/lifecycle';
import type { UpstreamKind } from '@colloquy/protocol';

import type {
  UpstreamClientEvent,
  UpstreamError,
  UpstreamListener,
  UpstreamServerEvent,
  UpstreamSession,
} from '../conversations/upstream.port.ts';
import { audioAppend } from './audio-append.ts';
import type { Welcome } from './handshake.ts';
import { closeError } from './upstream-errors.ts';
import { readEvent } from './upstream-frames.ts';

/** Finds a dead link in twice this time (ms). */
const PING_MS = 20_000;

/** A link this many bytes behind is dropped audio's reason: about twenty seconds of speech in base64. */
const MAX_BACKLOG_BYTES = 1024 * 1024;

/** Events kept for a session nobody listens to yet; it has been asked for nothing, so there are hardly any. */
const MAX_EARLY_EVENTS = 32;

export interface SessionParts {
  readonly socket: WebSocket;
  readonly welcome: Welcome;
  readonly model: string;
  readonly voice: string;
  readonly timers: Timers;
  /** The service said what is left of the account's rate limits. */
  readonly onRateLimits: (limits: RateLimits) => void;
}

export type RateLimits = Extract<UpstreamServerEvent, { type: 'rate_limits.updated' }>['rate_limits'];

/** A ready session over its WebSocket. It may wait for its conversation; what arrives until then is kept. */
export class OpenaiSession implements UpstreamSession {
  readonly kind: UpstreamKind;
  readonly model: string;
  readonly voice: string;
  readonly expiresAt: number;
  readonly #socket: WebSocket;
  readonly #pings: Disposable;
  #listener: UpstreamListener | null = null;
  #early: UpstreamServerEvent[] = [];
  #lost: UpstreamError | null = null;
  #isClosing = false;
  #isAnswered = true;

  constructor({ socket, welcome, model, voice, timers, onRateLimits }: SessionParts) {
    this.kind = welcome.kind;
    this.expiresAt = welcome.expiresAt;
    this.model = model;
    this.voice = voice;
    this.#socket = socket;
    this.#pings = timers.every(PING_MS, () => this.#ping());
    socket.on('pong', () => (this.#isAnswered = true));
    socket.on('message', (data: RawData) => {
      const event = readEvent(data);
      if (event === null) return;
      if (event.type === 'rate_limits.updated') onRateLimits(event.rate_limits);
      this.#pass(event);
    });
    socket.once('close', (code: number) => {
      this.#pings[Symbol.dispose]();
      if (this.#isClosing) return;
      this.#lost = closeError(code);
      this.#listener?.onLost(this.#lost);
    });
  }

  /** Whether it can be handed to a conversation: the link is up and answered the last ping. */
  get isAlive(): boolean {
    return this.#socket.readyState === WebSocket.OPEN && this.#isAnswered;
  }

  /** Gives the session to a conversation: once, with whatever it missed. */
  attach(listener: UpstreamListener): this {
    this.#listener = listener;
    for (const event of this.#early.splice(0)) listener.onEvent(event);
    if (this.#lost !== null) listener.onLost(this.#lost);
    return this;
  }

  send(event: UpstreamClientEvent): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(event));
  }

  appendAudio(pcm: Uint8Array): boolean {
    if (this.#socket.readyState !== WebSocket.OPEN || this.#socket.bufferedAmount > MAX_BACKLOG_BYTES) return false;
    this.#socket.send(audioAppend(pcm), { binary: false });
    return true;
  }

  close(): void {
    if (this.#isClosing) return;
    this.#isClosing = true;
    this.#pings[Symbol.dispose]();
    this.#socket.close(1000);
  }

  #pass(event: UpstreamServerEvent): void {
    if (this.#listener !== null) return this.#listener.onEvent(event);
    if (this.#early.length < MAX_EARLY_EVENTS) this.#early.push(event);
  }

  #ping(): void {
    if (!this.#isAnswered) return this.#socket.terminate();
    this.#isAnswered = false;
    this.#socket.ping();
  }
}
