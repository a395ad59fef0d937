import type { FirstAudioNotice } from '@colloquy/protocol/internal';

/** Frames whose sending is remembered: at 25 a second some two and a half seconds, far more than a way takes. */
const REMEMBERED = 64;

/**
 * How long frames are under way between gateway and worker, by the gateway's clock alone. Of a frame it sent it knows
 * when; the worker says how long it had that frame when the first audio of an answer left; the rest of the time until
 * that audio is written to the client is the way there and back.
 */
export class DeliveryClock {
  readonly #now: () => number;
  readonly #sentAt = new Float64Array(REMEMBERED);
  #newest = 0;
  #awaited: FirstAudioNotice | null = null;

  /** `now`: any clock in milliseconds. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Another worker has the conversation and counts its frames from 1. */
  begin(): void {
    this.#newest = 0;
    this.#awaited = null;
  }

  sent(seq: number): void {
    this.#newest = seq;
    this.#sentAt[seq % REMEMBERED] = this.#now();
  }

  expectAudio(notice: FirstAudioNotice): void {
    this.#awaited = notice;
  }

  /** Audio was written to the client: the time on the way (ms, never negative), or null when none was to be measured. */
  audioWritten(): number | null {
    const awaited = this.#awaited;
    if (awaited === null) return null;
    this.#awaited = null;
    const { uplink_seq: seq, held_ms: heldMs } = awaited;
    const sentAt = this.#sentAt[seq % REMEMBERED];
    if (sentAt === undefined || seq < 1 || seq > this.#newest || this.#newest - seq >= REMEMBERED) return null;
    return Math.max(this.#now() - sentAt - heldMs, 0);
  }
}
