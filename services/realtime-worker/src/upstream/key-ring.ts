import { createHash } from 'node:crypto';

import type { Timers } from '@colloquy/lifecycle';

import { UpstreamError } from '../conversations/upstream.port.ts';
import type { KeyFile } from './key-file.ts';
import { keyFailure, KeyHealth, keyStates, type KeyState } from './key-health.ts';

/** A key to dial with; `name` is what logs may call it. */
export interface PickedKey {
  readonly value: string;
  readonly name: string;
}

export interface KeyObserver {
  /** A key changed its state. */
  onKeyState(name: string, state: KeyState): void;
  /** How many keys are in each state now. */
  onKeys(counts: Readonly<Record<KeyState, number>>): void;
}

export interface KeyRingParts {
  readonly file: Pick<KeyFile, 'keys'>;
  readonly timers: Pick<Timers, 'now'>;
  readonly random: () => number;
  readonly observer: KeyObserver;
}

/**
 * Picks the key for each new session: of those in good health the one with most of its rate limit left, in turn among
 * equals. A rejected key stays out until the file no longer names it or the process restarts.
 */
export class KeyRing {
  readonly #parts: KeyRingParts;
  readonly #health = new Map<string, KeyHealth>();
  readonly #seen = new Map<string, KeyState>();
  #current: ReadonlySet<string> = new Set();
  #turn = 0;

  constructor(parts: KeyRingParts) {
    this.#parts = parts;
  }

  /** Learns of a changed file; what went wrong with reading it is said by the next `pick`. */
  async refresh(): Promise<void> {
    try {
      this.#keep(await this.#parts.file.keys());
    } catch {
      this.#current = new Set();
    }
  }

  /** Rejects with `UpstreamError` when no key may be used now: final when none will come back by itself. */
  async pick(except: ReadonlySet<string> = new Set()): Promise<PickedKey> {
    const values = await this.#parts.file.keys();
    this.#keep(values);
    const now = this.#parts.timers.now();
    const untried = values.filter((value) => !except.has(value));
    const healthy = untried.filter((value) => this.#of(value).isUsable(now));
    const usable = healthy.length > 0 ? healthy : untried.filter((value) => this.#of(value).isMerelyFailing);
    if (usable.length === 0) throw this.#refusal(values, now);
    const most = Math.max(...usable.map((value) => rank(this.#of(value))));
    const best = usable.filter((value) => rank(this.#of(value)) === most);
    const value = best[this.#turn % best.length] ?? '';
    this.#turn += 1;
    return { value, name: keyName(value) };
  }

  /** False for a key the file no longer names: sessions that wait with it are not handed out any more. */
  isCurrent(value: string): boolean {
    return this.#current.has(value) && this.#of(value).state(this.#parts.timers.now()) !== 'rejected';
  }

  succeeded(value: string): void {
    this.#of(value).succeeded();
    this.#report(value);
  }

  /** A dial failed with `error`; true when the key is to blame and another one may do better. */
  failed(value: string, error: UpstreamError): boolean {
    const why = keyFailure(error.code, error.isRateLimited);
    if (why === null) return false;
    this.#of(value).failed(why, this.#parts.timers.now());
    this.#report(value);
    return why !== 'failing';
  }

  /** The service said what is left of the key's rate limit: share 0 to 1, whole again in `resetMs`. */
  limited(value: string, remaining: number, resetMs: number): void {
    this.#of(value).limited(remaining, resetMs, this.#parts.timers.now());
    this.#report(value);
  }

  #of(value: string): KeyHealth {
    const known = this.#health.get(value);
    if (known) return known;
    const health = new KeyHealth(this.#parts.random);
    this.#health.set(value, health);
    return health;
  }

  /** Forgets keys that are gone, so that one that returns starts anew. */
  #keep(values: readonly string[]): void {
    if (values.length === this.#current.size && values.every((value) => this.#current.has(value))) return;
    this.#current = new Set(values);
    for (const known of [this.#health, this.#seen]) {
      for (const value of known.keys()) if (!this.#current.has(value)) known.delete(value);
    }
    this.#parts.observer.onKeys(this.#counts(this.#parts.timers.now()));
  }

  #refusal(values: readonly string[], now: number): UpstreamError {
    const states = values.map((value) => this.#of(value).state(now));
    if (states.every((state) => state === 'rejected')) {
      return new UpstreamError('upstream_rejected_key', 'the speech service refused every key', false);
    }
    if (states.every((state) => state === 'rejected' || state === 'exhausted')) {
      return new UpstreamError('upstream_quota_exhausted', 'no key has quota left', false);
    }
    return new UpstreamError('upstream_unavailable', 'every key rests after failures or at its rate limit', true);
  }

  #report(value: string): void {
    const now = this.#parts.timers.now();
    const state = this.#of(value).state(now);
    if ((this.#seen.get(value) ?? 'usable') === state) return;
    this.#seen.set(value, state);
    this.#parts.observer.onKeyState(keyName(value), state);
    this.#parts.observer.onKeys(this.#counts(now));
  }

  #counts(now: number): Record<KeyState, number> {
    const states = [...this.#current].map((value) => this.#of(value).state(now));
    const count = (state: KeyState) => states.filter((other) => other === state).length;
    return Object.fromEntries(keyStates.map((state) => [state, count(state)])) as Record<KeyState, number>;
  }
}

/** Keys within a tenth of each other count as equal, so that small differences do not pin all sessions on one. */
function rank(health: KeyHealth): number {
  return Math.floor(health.remaining * 10);
}

/** Names a key where it must not be shown: eight hex digits of its SHA-256. */
export function keyName(value: string): string {
  return createHash('sha256').update(value).digest('hex').slice(0, 8);
}
