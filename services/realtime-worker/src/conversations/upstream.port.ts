import type { ErrorCode, UpstreamKind } from '@colloquy/protocol';
import type { RealtimeClientEvent, RealtimeServerEvent } from 'openai/resources/realtime/realtime';

export type UpstreamClientEvent = RealtimeClientEvent;
/** An event of the speech service. Types this client does not know arrive too and are to be passed over. */
export type UpstreamServerEvent = RealtimeServerEvent;

/** The speech service could not be reached, refused, or ended the session. */
export class UpstreamError extends Error {
  override readonly name = 'UpstreamError';
  readonly code: ErrorCode;
  readonly retryable: boolean;
  /** The service had too many requests from this account just now. */
  readonly isRateLimited: boolean;

  constructor(code: ErrorCode, message: string, retryable: boolean, options?: UpstreamErrorOptions) {
    super(message, options);
    this.code = code;
    this.retryable = retryable;
    this.isRateLimited = options?.isRateLimited ?? false;
  }
}

interface UpstreamErrorOptions extends ErrorOptions {
  readonly isRateLimited?: boolean;
}

export interface UpstreamListener {
  onEvent(event: UpstreamServerEvent): void;
  /** The session ended without our asking; nothing follows. */
  onLost(error: UpstreamError): void;
}

/** One session with the speech service, configured and ready. */
export interface UpstreamSession {
  readonly kind: UpstreamKind;
  readonly model: string;
  readonly voice: string;
  /** When the service ends the session by itself (ms since the epoch, by our clock). */
  readonly expiresAt: number;
  send(event: UpstreamClientEvent): void;
  /** Adds PCM16 mono at 24 kHz to the input buffer; false when the link is too far behind and the audio was dropped. */
  appendAudio(pcm: Uint8Array): boolean;
  close(): void;
}

/** Opens sessions. Rejects with `UpstreamError`; a session is past `session.updated` when it resolves. */
export interface UpstreamPort {
  open(listener: UpstreamListener, signal: AbortSignal): Promise<UpstreamSession>;
}
