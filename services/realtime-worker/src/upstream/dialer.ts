import { WebSocket } from 'ws';
import type { Timers } from '@colloquy/lifecycle';

import { UpstreamError } from '../conversations/upstream.port.ts';
import type { UpstreamConfig } from '../realtime-worker.config.ts';
import { closeCodeOf, type CloseCode } from './close-code.ts';
import { handshake } from './handshake.ts';
import type { KeyRing, PickedKey } from './key-ring.ts';
import { OpenaiSession, type RateLimits } from './openai-session.ts';

/** Audio in base64 arrives in frames of up to some 100 kB; a retrieved item may exceed 1 MB. */
const MAX_FRAME_BYTES = 16 * 1024 * 1024;

/** Hears how the connections to the speech service fare. */
export interface UpstreamHealth {
  connected(): void;
  refused(): void;
  /** One connection closed, by whichever side, ready or not. */
  closed(code: CloseCode): void;
  /** A connection was refused because there were too many requests. */
  rateLimited(): void;
  rateLimitsUpdated(limits: RateLimits): void;
}

export interface DialerParts {
  readonly config: UpstreamConfig;
  /** `ws(s)://…/v1/realtime`. */
  readonly url: string;
  readonly keys: KeyRing;
  readonly timers: Timers;
  readonly health: UpstreamHealth;
}

/** A session that became ready, and the key it runs on. */
export interface DialledSession {
  readonly session: OpenaiSession;
  readonly key: PickedKey;
}

/** Opens sessions with the OpenAI Realtime API, or with the simulator that speaks the same protocol. */
export class Dialer {
  readonly #parts: DialerParts;

  constructor(parts: DialerParts) {
    this.#parts = parts;
  }

  /** Rejects with `UpstreamError`. A key that is refused is not the end while another one is left to try. */
  async dial(signal: AbortSignal): Promise<DialledSession> {
    const { keys } = this.#parts;
    const tried = new Set<string>();
    let refusal: UpstreamError | null = null;
    for (;;) {
      const key = await keys.pick(tried).catch((error: unknown) => {
        throw refusal ?? error;
      });
      signal.throwIfAborted();
      try {
        const session = await this.#dialWith(key, signal);
        keys.succeeded(key.value);
        return { session, key };
      } catch (error) {
        if (!(error instanceof UpstreamError) || signal.aborted || !keys.failed(key.value, error)) throw error;
        refusal = error;
        tried.add(key.value);
      }
    }
  }

  async #dialWith(key: PickedKey, signal: AbortSignal): Promise<OpenaiSession> {
    const { config, timers, health } = this.#parts;
    const socket = this.#open(key);
    const giveUp = () => socket.terminate();
    signal.addEventListener('abort', giveUp, { once: true });
    using _deadline = timers.after(config.connectTimeoutMs, giveUp);
    try {
      const { model, voice } = config;
      const onRateLimits = (limits: RateLimits) => this.#note(key, limits);
      const session = await handshake(
        socket,
        config,
        (welcome) => new OpenaiSession({ socket, welcome, model, voice, timers, onRateLimits }),
      );
      health.connected();
      return session;
    } catch (error) {
      health.refused();
      socket.terminate();
      throw error;
    } finally {
      signal.removeEventListener('abort', giveUp);
    }
  }

  #open(key: PickedKey): WebSocket {
    const socket = new WebSocket(`${this.#parts.url}?model=${encodeURIComponent(this.#parts.config.model)}`, {
      headers: { Authorization: `Bearer ${key.value}` },
      perMessageDeflate: false,
      maxPayload: MAX_FRAME_BYTES,
    });
    // For the socket's whole life: an error without a listener would end the process. `close` follows and tells.
    socket.on('error', () => undefined);
    const { health } = this.#parts;
    socket.once('close', (code) => health.closed(closeCodeOf(code)));
    socket.once('unexpected-response', (_request, { statusCode }) => {
      if (statusCode === 429) health.rateLimited();
    });
    return socket;
  }

  /** The scarcest limit decides. */
  #note(key: PickedKey, limits: RateLimits): void {
    this.#parts.health.rateLimitsUpdated(limits);
    for (const { limit = 0, remaining = 0, reset_seconds = 0 } of limits) {
      if (limit > 0) this.#parts.keys.limited(key.value, remaining / limit, reset_seconds * 1_000);
    }
  }
}
