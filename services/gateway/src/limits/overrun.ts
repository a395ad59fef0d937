import type { LimitName } from '@colloquy/protocol';

/** A client has too much of something. */
export interface Overrun {
  readonly limit: LimitName;
  /** When the same may be within the limit (ms), where waiting helps. */
  readonly retryAfterMs?: number;
}
