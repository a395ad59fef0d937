import { shouldReconnect, type ClientMessage, type ServerMessage } from '@colloquy/protocol';

import { MAX_RECONNECT_ATTEMPTS, reconnectDelayMs } from './reconnect-policy.ts';
import { parseServerFrame } from './server-frame.ts';
import type { Dial, Wire } from './wire.ts';

export interface ClientObserver {
  message(message: ServerMessage): void;
  /** The connection is gone and attempt number `attempt` to open another will follow. */
  lost(attempt: number): void;
  /** The connection is gone for good; `code` is the WebSocket close code. */
  gone(code: number): void;
  /** `total` voice chunks were thrown away so far, because the network did not take them. */
  voiceDropped(total: number): void;
}

interface ClientClock {
  now(): number;
  /** Runs `action` once after `ms`; the returned function cancels it. */
  after(ms: number, action: () => void): () => void;
}

export interface ClientParts {
  url: string;
  dial: Dial;
  clock: ClientClock;
  random: () => number;
}

/** About 5 s of the microphone: voice older than that is of no use to a conversation. */
const MAX_VOICE_BACKLOG_BYTES = 256 * 1024;
/** A session that lasted this long proves the way to the server sound, so the next loss starts counting anew. */
const SOUND_AFTER_MS = 10_000;

/** One client of `/ws/conversation`: messages both ways, and connecting again when the server allows it. */
export class ConversationClient {
  readonly #parts: ClientParts;
  readonly #observer: ClientObserver;
  #wire: Wire | null = null;
  #readyAt: number | null = null;
  #attempts = 0;
  #droppedChunks = 0;
  #cancelRedial: () => void = () => undefined;

  constructor(parts: ClientParts, observer: ClientObserver) {
    this.#parts = parts;
    this.#observer = observer;
  }

  connect(): void {
    this.close();
    this.#attempts = 0;
    this.#dial();
  }

  /** Sends PCM16 as a binary frame; before the session is ready it is thrown away, nothing is kept. */
  sendVoice(pcm: ArrayBuffer): void {
    if (!this.#wire || this.#readyAt === null) return;
    if (this.#wire.backlogBytes + pcm.byteLength <= MAX_VOICE_BACKLOG_BYTES) {
      this.#wire.send(pcm);
      return;
    }
    this.#droppedChunks += 1;
    this.#observer.voiceDropped(this.#droppedChunks);
  }

  /** Sends a message when the session is ready and returns whether it did. */
  send(message: ClientMessage): boolean {
    if (!this.#wire || this.#readyAt === null) return false;
    this.#wire.send(JSON.stringify(message));
    return true;
  }

  /** Ends the conversation from this side; no event follows. */
  close(): void {
    this.#cancelRedial();
    const wire = this.#wire;
    this.#wire = null;
    this.#readyAt = null;
    wire?.close();
  }

  #dial(): void {
    const wire = this.#parts.dial(this.#parts.url, {
      frame: (text) => {
        if (this.#wire === wire) this.#receive(text);
      },
      closed: (code) => {
        if (this.#wire === wire) this.#lose(code);
      },
    });
    this.#wire = wire;
  }

  #receive(frame: string): void {
    const message = parseServerFrame(frame);
    if (!message) return;
    if (message.type === 'session_ready' || message.type === 'session_resumed') {
      this.#readyAt ??= this.#parts.clock.now();
    }
    this.#observer.message(message);
  }

  #lose(code: number): void {
    const { clock, random } = this.#parts;
    if (this.#readyAt !== null && clock.now() - this.#readyAt >= SOUND_AFTER_MS) this.#attempts = 0;
    this.#wire = null;
    this.#readyAt = null;
    if (!shouldReconnect(code) || this.#attempts >= MAX_RECONNECT_ATTEMPTS) {
      this.#observer.gone(code);
      return;
    }
    this.#attempts += 1;
    this.#cancelRedial = clock.after(reconnectDelayMs(this.#attempts, random()), () => this.#dial());
    this.#observer.lost(this.#attempts);
  }
}
