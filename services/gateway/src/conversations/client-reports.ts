import type { ClientStats } from '@colloquy/protocol';

/** Reports that come faster are passed over (ms). */
const LEAST_INTERVAL_MS = 1_000;

/** A client's figures as they are counted; null where it has none or may not give any. */
export interface ClientReport {
  readonly playback_ms: number | null;
  readonly voice_to_voice_ms: number | null;
  readonly underruns: number;
  readonly underrun_ms: number;
  readonly concealed_ms: number;
  readonly jitter_ms: number | null;
  readonly buffer_ms: number | null;
  readonly round_trip_ms: number | null;
}

/**
 * What a client may say of itself: one report a second, and the times of a turn once for each turn it was really sent.
 * The figures are the client's word; a false one must count no more than a true one.
 */
export class ClientReports {
  #nextAt = Number.NEGATIVE_INFINITY;
  #isTurnOpen = false;

  /** The first audio of an answer went to the client. */
  turnDelivered(): void {
    this.#isTurnOpen = true;
  }

  /** `now`: any clock in milliseconds. Null for a report that comes too soon. */
  accept(stats: ClientStats, now: number): ClientReport | null {
    if (now < this.#nextAt) return null;
    this.#nextAt = now + LEAST_INTERVAL_MS;
    const { playback_ms = null, voice_to_voice_ms = null } = stats;
    const isOfTurn = this.#isTurnOpen && (playback_ms !== null || voice_to_voice_ms !== null);
    if (isOfTurn) this.#isTurnOpen = false;
    return {
      playback_ms: isOfTurn ? playback_ms : null,
      voice_to_voice_ms: isOfTurn ? voice_to_voice_ms : null,
      underruns: stats.underruns ?? 0,
      underrun_ms: stats.underrun_ms ?? 0,
      concealed_ms: stats.concealed_ms ?? 0,
      jitter_ms: stats.jitter_ms ?? null,
      buffer_ms: stats.buffer_ms ?? null,
      round_trip_ms: stats.round_trip_ms ?? null,
    };
  }
}
