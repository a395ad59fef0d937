import type { ErrorCode } from '@colloquy/protocol';

/** What a key can be used for: `limited` and `failing` pass by themselves, the others need a person. */
export const keyStates = ['usable', 'limited', 'failing', 'rejected', 'exhausted'] as const;
export type KeyState = (typeof keyStates)[number];

/** Why a dial with a key failed, as far as the key is concerned. */
export type KeyFailure = 'rejected' | 'exhausted' | 'limited' | 'failing';

/** First rest of a failing key and the longest one (ms); it doubles in between. */
const FIRST_REST_MS = 500;
const LONGEST_REST_MS = 30_000;
/** An account gets money without telling us, so an exhausted key is tried again after this (ms). */
const EXHAUSTED_REST_MS = 600_000;

/** Below this share of the account's rate limit a key counts as limited until the limit is reset. */
const LOW_SHARE = 0.05;

/** What is known of one key: whether it may be used now, and how much of its rate limit is left. */
export class KeyHealth {
  readonly #random: () => number;
  #state: KeyState = 'usable';
  #restsUntil = 0;
  #failures = 0;
  #remaining = 1;

  /** `random`: 0 to 1, spreads the rests so that workers do not come back all at once. */
  constructor(random: () => number) {
    this.#random = random;
  }

  state(now: number): KeyState {
    return this.isUsable(now) ? 'usable' : this.#state;
  }

  isUsable(now: number): boolean {
    return this.#state !== 'rejected' && now >= this.#restsUntil;
  }

  /** Share of the rate limit that was left when the service last said so, 0 to 1. */
  get remaining(): number {
    return this.#remaining;
  }

  /** Rests after failures that need not be the key's: better than no key at all. */
  get isMerelyFailing(): boolean {
    return this.#state === 'failing';
  }

  succeeded(): void {
    if (this.#state === 'rejected') return;
    this.#failures = 0;
    this.#state = 'usable';
    this.#restsUntil = 0;
  }

  failed(why: KeyFailure, now: number): void {
    if (this.#state === 'rejected') return;
    this.#failures += 1;
    this.#state = why;
    this.#restsUntil = now + (why === 'exhausted' ? EXHAUSTED_REST_MS : this.#rest());
  }

  /** The service said how much of the limit is left (share, 0 to 1) and when it is whole again (ms from now). */
  limited(remaining: number, resetMs: number, now: number): void {
    this.#remaining = remaining;
    if (remaining >= LOW_SHARE || !this.isUsable(now)) return;
    this.#state = 'limited';
    this.#restsUntil = now + Math.min(resetMs, LONGEST_REST_MS);
  }

  /** Exponential, with jitter of a half. */
  #rest(): number {
    const rest = Math.min(FIRST_REST_MS * 2 ** (this.#failures - 1), LONGEST_REST_MS);
    return rest * (0.75 + this.#random() * 0.5);
  }
}

/** Which failure of a dial says something about the key; null: it says nothing about any key (wrong model, our settings). */
export function keyFailure(code: ErrorCode, isRateLimited: boolean): KeyFailure | null {
  if (isRateLimited) return 'limited';
  if (code === 'upstream_rejected_key') return 'rejected';
  if (code === 'upstream_quota_exhausted') return 'exhausted';
  return code === 'upstream_unavailable' ? 'failing' : null;
}
