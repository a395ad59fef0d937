import type { Timers } from '@colloquy/lifecycle';

import { UpstreamError } from '../conversations/upstream.port.ts';
import type { PoolSize } from '../realtime-worker.config.ts';

/** A ready session that waits for a conversation. */
export interface Warm {
  /** It can still be handed over: the link is up and its key is still ours. */
  isUsable(): boolean;
  close(): void;
}

export interface PoolObserver {
  /** A conversation took a session that had waited `ageMs`. */
  onHit(ageMs: number): void;
  /** Nothing was ready: the conversation has to dial. */
  onMiss(): void;
  onWaiting(sessions: number): void;
  /** A session could not be prepared; the next try is `retryMs` away, or null: not before a dial of a conversation succeeds. */
  onRefillFailed(error: unknown, retryMs: number | null): void;
}

export interface SessionPoolParts<T extends Warm> {
  readonly size: PoolSize;
  /** Sessions older than this are replaced (ms): a session's life counts from its start, used or not. */
  readonly maxAgeMs: number;
  readonly dial: (signal: AbortSignal) => Promise<T>;
  readonly timers: Timers;
  readonly random: () => number;
  readonly observer: PoolObserver;
}

/** Demand is what was taken in this time (ms): about what a refill needs in bad conditions. */
const DEMAND_WINDOW_MS = 10_000;
/** Bounds of a pool sized by demand. */
const LEAST_BY_DEMAND = 1;
const MOST_BY_DEMAND = 32;
/** Sessions that are prepared at the same time. */
const MAX_DIALS = 4;
const SWEEP_MS = 1_000;
const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 30_000;

/**
 * Sessions that are past their settings and have been asked for nothing else, so that a conversation need not wait for
 * connect and handshake. The oldest goes first; what is too old or gone is replaced in the background.
 */
export class SessionPool<T extends Warm> implements Disposable {
  readonly #parts: SessionPoolParts<T>;
  readonly #waiting: { readonly session: T; readonly readyAt: number }[] = [];
  readonly #closing = new AbortController();
  readonly #sweep: Disposable;
  #takenAt: number[] = [];
  #dials = 0;
  #failures = 0;
  #retry: Disposable | null = null;
  #isHalted = false;

  constructor(parts: SessionPoolParts<T>) {
    this.#parts = parts;
    this.#sweep = parts.timers.every(SWEEP_MS, () => this.#tend());
    this.#refill();
  }

  /** A session that is ready now, or null: dial. */
  take(): T | null {
    if (this.#isOff) return null;
    const { timers, observer } = this.#parts;
    const now = timers.now();
    this.#takenAt.push(now);
    this.#discard();
    const warm = this.#waiting.shift();
    if (warm) observer.onHit(now - warm.readyAt);
    else observer.onMiss();
    this.#refill();
    this.#tell();
    return warm?.session ?? null;
  }

  /** A conversation reached the service by itself: what halted the refill has passed. */
  noteSuccess(): void {
    if (!this.#isHalted) return;
    this.#isHalted = false;
    this.#refill();
  }

  [Symbol.dispose](): void {
    this.#closing.abort();
    this.#sweep[Symbol.dispose]();
    this.#retry?.[Symbol.dispose]();
    for (const { session } of this.#waiting.splice(0)) session.close();
  }

  get #isOff(): boolean {
    const { size } = this.#parts;
    return size.kind === 'fixed' && size.sessions === 0;
  }

  #tend(): void {
    this.#discard();
    this.#refill();
    this.#tell();
  }

  #discard(): void {
    const { timers, maxAgeMs } = this.#parts;
    const oldest = timers.now() - maxAgeMs;
    const kept = this.#waiting.filter((warm) => warm.readyAt > oldest && warm.session.isUsable());
    for (const warm of this.#waiting) if (!kept.includes(warm)) warm.session.close();
    this.#waiting.splice(0, this.#waiting.length, ...kept);
  }

  #target(): number {
    const { size, timers } = this.#parts;
    if (size.kind === 'fixed') return size.sessions;
    const since = timers.now() - DEMAND_WINDOW_MS;
    this.#takenAt = this.#takenAt.filter((at) => at > since);
    return Math.min(Math.max(this.#takenAt.length, LEAST_BY_DEMAND), MOST_BY_DEMAND);
  }

  #refill(): void {
    if (this.#isHalted || this.#retry !== null || this.#closing.signal.aborted) return;
    const missing = this.#target() - this.#waiting.length - this.#dials;
    const dials = Math.min(missing, MAX_DIALS - this.#dials);
    for (let dial = 0; dial < dials; dial += 1) void this.#prepare();
  }

  async #prepare(): Promise<void> {
    const { dial, timers } = this.#parts;
    this.#dials += 1;
    try {
      const session = await dial(this.#closing.signal);
      if (this.#closing.signal.aborted) {
        session.close();
        return;
      }
      this.#failures = 0;
      this.#waiting.push({ session, readyAt: timers.now() });
    } catch (error) {
      if (!this.#closing.signal.aborted) this.#backOff(error);
    } finally {
      this.#dials -= 1;
    }
    this.#refill();
    this.#tell();
  }

  #backOff(error: unknown): void {
    const { timers, random, observer } = this.#parts;
    if (this.#retry !== null || this.#isHalted) return;
    this.#isHalted = error instanceof UpstreamError && !error.retryable;
    if (this.#isHalted) return observer.onRefillFailed(error, null);
    const wait = Math.min(FIRST_RETRY_MS * 2 ** this.#failures, LONGEST_RETRY_MS) * (0.5 + random() / 2);
    this.#failures += 1;
    this.#retry = timers.after(wait, () => {
      this.#retry = null;
      this.#refill();
    });
    observer.onRefillFailed(error, wait);
  }

  #tell(): void {
    this.#parts.observer.onWaiting(this.#waiting.length);
  }
}
