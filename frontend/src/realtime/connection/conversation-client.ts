import { shouldReconnect, type ClientMessage, type InputRate, type ServerMessage } from '@colloquy/protocol';

import { MAX_RECONNECT_ATTEMPTS, reconnectDelayMs } from './reconnect-policy.ts';
import { ResumePoint } from './resume-point.ts';
import { parseServerFrame } from './server-frame.ts';
import { VoiceBacklog } from './voice-backlog.ts';
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
/** Whoever speaks pings every five seconds; a server that says nothing for so long may be gone without a word (ms). */
const SILENT_MS = 8_000;
/** A server that is there has answered by then (ms). */
const ANSWER_MS = 2_000;

/**
 * One client of `/ws/conversation`: messages both ways, and connecting again when the server allows it, to the same
 * conversation where that is still there.
 */
export class ConversationClient {
  readonly #parts: ClientParts;
  readonly #observer: ClientObserver;
  readonly #resume = new ResumePoint();
  readonly #backlog = new VoiceBacklog();
  #wire: Wire | null = null;
  #readyAt: number | null = null;
  #attempts = 0;
  /** What the server asked to wait before the next attempt (ms). */
  #retryAfterMs = 0;
  #droppedChunks = 0;
  #inputRate: InputRate = 24_000;
  /** Cancels the attempt to connect again that is due. */
  #cancelRedial: (() => void) | null = null;
  #heardAt = 0;
  /** Cancels the end of the wait for a sign of life. */
  #cancelCheck: (() => void) | null = null;

  constructor(parts: ClientParts, observer: ClientObserver) {
    this.#parts = parts;
    this.#observer = observer;
  }

  /** Bytes handed to the network and not yet on their way. */
  get backlogBytes(): number {
    return this.#wire?.backlogBytes ?? 0;
  }

  /** Begins a conversation with voice at `inputRate`. */
  connect(inputRate: InputRate): void {
    this.close();
    this.#attempts = 0;
    this.#inputRate = inputRate;
    this.#dial();
  }

  /** Sends PCM16 as a binary frame. Kept for a conversation that will be resumed, for no other. */
  sendVoice(pcm: ArrayBuffer): void {
    if (!this.#wire || this.#readyAt === null) {
      if (this.#resume.isKnown) this.#countDropped(this.#backlog.add(pcm));
      return;
    }
    if (this.#parts.clock.now() - this.#heardAt >= SILENT_MS && !this.#cancelCheck) this.check();
    if (this.#wire.backlogBytes + pcm.byteLength <= MAX_VOICE_BACKLOG_BYTES) {
      this.#wire.send(pcm);
      return;
    }
    this.#countDropped(1);
  }

  /** Sends a message when the session is ready and returns whether it did. */
  send(message: ClientMessage): boolean {
    if (!this.#wire || this.#readyAt === null) return false;
    this.#wire.send(JSON.stringify(message));
    return true;
  }

  /** Makes sure of the connection: does not wait for an attempt that is due, and replaces one that gives no sign of life. */
  check(): void {
    if (this.#cancelRedial) return this.#dial();
    if (!this.send({ type: 'ping', id: 'check' })) return;
    this.#cancelCheck?.();
    this.#cancelCheck = this.#parts.clock.after(ANSWER_MS, () => {
      this.#cancelCheck = null;
      this.renew();
    });
  }

  /** Replaces the connection at once, if there is one or is to be one. */
  renew(): void {
    if (!this.#wire && !this.#cancelRedial) return;
    this.#release()?.abandon();
    this.#attempts = 1;
    this.#observer.lost(this.#attempts);
    this.#dial();
  }

  /** Ends the conversation from this side; no event follows. */
  close(): void {
    this.#resume.forget();
    this.#backlog.take();
    this.#release()?.close();
  }

  /** Lets go of the connection, and of the attempt to make one. */
  #release(): Wire | null {
    const wire = this.#wire;
    this.#wire = null;
    this.#readyAt = null;
    this.#cancelRedial?.();
    this.#cancelRedial = null;
    this.#cancelCheck?.();
    this.#cancelCheck = null;
    return wire;
  }

  #dial(): void {
    this.#release();
    const address = new URL(this.#parts.url);
    address.searchParams.set('input_rate', String(this.#inputRate));
    const wire = this.#parts.dial(this.#resume.address(address.href), {
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
    this.#heardAt = this.#parts.clock.now();
    this.#cancelCheck?.();
    this.#cancelCheck = null;
    const message = parseServerFrame(frame);
    if (!message) return;
    if (message.type === 'error') this.#retryAfterMs = (message.retry_after ?? 0) * 1_000;
    if (message.type === 'error' && message.code === 'resume_refused') {
      // The next attempt opens a new conversation, which says so itself.
      this.#resume.forget();
      return;
    }
    this.#resume.note(message);
    if (message.type === 'session_ready' || message.type === 'session_resumed') this.#begin(message.type);
    this.#observer.message(message);
  }

  #begin(type: 'session_ready' | 'session_resumed'): void {
    this.#readyAt ??= this.#parts.clock.now();
    const kept = this.#backlog.take();
    if (type === 'session_resumed') for (const chunk of kept) this.#wire?.send(chunk);
  }

  #countDropped(chunks: number): void {
    if (chunks === 0) return;
    this.#droppedChunks += chunks;
    this.#observer.voiceDropped(this.#droppedChunks);
  }

  #lose(code: number): void {
    const { clock, random } = this.#parts;
    if (this.#readyAt !== null && clock.now() - this.#readyAt >= SOUND_AFTER_MS) this.#attempts = 0;
    this.#release();
    if (!shouldReconnect(code) || this.#attempts >= MAX_RECONNECT_ATTEMPTS) {
      this.#observer.gone(code);
      return;
    }
    this.#attempts += 1;
    const delayMs = Math.max(this.#retryAfterMs, reconnectDelayMs(this.#attempts, random()));
    this.#retryAfterMs = 0;
    this.#cancelRedial = clock.after(delayMs, () => {
      this.#cancelRedial = null;
      this.#dial();
    });
    this.#observer.lost(this.#attempts);
  }
}
