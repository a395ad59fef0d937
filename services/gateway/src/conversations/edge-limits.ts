import type { RateLimits } from '../limits/client-rate.ts';

/** What one client may cost. */
export interface EdgeLimits {
  /** How long a client waits for a worker (ms). */
  readonly workerWaitMs: number;
  /** Conversations that may wait for a worker, those of all gateways together. */
  readonly maxWaitingConversations: number;
  /** Largest client message (bytes). */
  readonly maxMessageBytes: number;
  /** Longest text a client may type. */
  readonly maxTextCharacters: number;
  readonly rates: RateLimits;
  /** Bad messages after which the connection closes. */
  readonly maxErrors: number;
  /** Bytes that may wait in the client's socket. */
  readonly maxBacklogBytes: number;
  /** Bytes of the client kept while no worker has the conversation. */
  readonly maxWaitingBytes: number;
}
