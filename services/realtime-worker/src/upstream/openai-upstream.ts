import { WebSocket } from 'ws';
import type { Timers } from '@colloquy/lifecycle';

import type { UpstreamListener, UpstreamPort, UpstreamSession } from '../conversations/upstream.port.ts';
import type { UpstreamConfig } from '../realtime-worker.config.ts';
import { handshake } from './handshake.ts';
import type { KeyRing } from './key-ring.ts';
import { OpenaiSession } from './openai-session.ts';

/** Audio in base64 arrives in frames of up to some 100 kB; a retrieved item may exceed 1 MB. */
const MAX_FRAME_BYTES = 16 * 1024 * 1024;

export interface OpenaiUpstreamParts {
  readonly config: UpstreamConfig;
  /** `ws(s)://…/v1/realtime`. */
  readonly url: string;
  readonly keys: KeyRing;
  readonly timers: Timers;
}

/** Opens sessions with the OpenAI Realtime API, or with the simulator that speaks the same protocol. */
export class OpenaiUpstream implements UpstreamPort {
  readonly #parts: OpenaiUpstreamParts;

  constructor(parts: OpenaiUpstreamParts) {
    this.#parts = parts;
  }

  async open(listener: UpstreamListener, signal: AbortSignal): Promise<UpstreamSession> {
    const { config, keys, timers } = this.#parts;
    const key = await keys.next();
    signal.throwIfAborted();
    const socket = this.#dial(key);
    const giveUp = () => socket.terminate();
    signal.addEventListener('abort', giveUp, { once: true });
    using _deadline = timers.after(config.connectTimeoutMs, giveUp);
    try {
      const { model, voice } = config;
      return await handshake(
        socket,
        config,
        (kind) => new OpenaiSession({ socket, kind, model, voice, listener, timers }),
      );
    } catch (error) {
      socket.terminate();
      throw error;
    } finally {
      signal.removeEventListener('abort', giveUp);
    }
  }

  #dial(key: string): WebSocket {
    const socket = new WebSocket(`${this.#parts.url}?model=${encodeURIComponent(this.#parts.config.model)}`, {
      headers: { Authorization: `Bearer ${key}` },
      perMessageDeflate: false,
      maxPayload: MAX_FRAME_BYTES,
    });
    // For the socket's whole life: an error without a listener would end the process. `close` follows and tells.
    socket.on('error', () => undefined);
    return socket;
  }
}
