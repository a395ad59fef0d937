import { randomBytes } from 'node:crypto';

import type { SessionStart } from '../sessions/session-settings.ts';

/** Keys remembered at most; beyond them the oldest goes. */
const MAX_KEYS = 10_000;
const PREFIX = 'ek_';

export interface EphemeralKey {
  readonly value: string;
  /** Since the epoch. A session opened in time outlives it. */
  readonly expiresAtMs: number;
  /** What its sessions begin as. */
  readonly start: SessionStart;
}

/** Keys for browsers, made by `POST /v1/realtime/client_secrets`: good for any number of connections until they expire. */
export class EphemeralKeys {
  readonly #now: () => number;
  readonly #keys = new Map<string, EphemeralKey>();

  /** `now` in ms since the epoch. */
  constructor(now: () => number) {
    this.#now = now;
  }

  mint(start: SessionStart, lifetimeMs: number): EphemeralKey {
    const value = `${PREFIX}${randomBytes(16).toString('hex')}`;
    const key = { value, expiresAtMs: this.#now() + lifetimeMs, start };
    this.#keys.set(value, key);
    this.#makeRoom();
    return key;
  }

  /** Undefined when the key was never made here or has expired. */
  find(value: string): EphemeralKey | undefined {
    const key = this.#keys.get(value);
    return key && key.expiresAtMs > this.#now() ? key : undefined;
  }

  static isOne(value: string): boolean {
    return value.startsWith(PREFIX);
  }

  #makeRoom(): void {
    for (const [value, { expiresAtMs }] of this.#keys) {
      if (this.#keys.size <= MAX_KEYS && expiresAtMs > this.#now()) return;
      this.#keys.delete(value);
    }
  }
}
