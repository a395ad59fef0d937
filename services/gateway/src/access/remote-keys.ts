import { createLocalJWKSet, errors, type CryptoKey, type JWTVerifyGetKey } from 'jose';
import type { Timers } from '@colloquy/lifecycle';

export interface RemoteKeysOptions {
  readonly url: string;
  readonly fetch: typeof fetch;
  readonly timers: Pick<Timers, 'now'>;
  /** Hears how each attempt to fetch the keys went; `null`: well. */
  readonly onFetched: (problem: string | null) => void;
}

/** Keys are asked for again when they are older than this, so that one that was withdrawn stops counting (ms). */
const FRESH_MS = 10 * 60_000;
/** While the issuer is away, the keys of before count for this long (ms). */
const STALE_MS = 60 * 60_000;
/** Tokens of unknown keys make us ask no more often than this (ms): anybody can send such a token. */
const COOLDOWN_MS = 30_000;
/** After a failure we ask again no sooner (ms). */
const RETRY_MS = 2_000;
const FETCH_DEADLINE_MS = 5_000;
const MAX_BYTES = 256 * 1024;

/** There are no keys, and the issuer does not give us any. */
export class KeysUnavailable extends Error {
  override readonly name = 'KeysUnavailable';
  readonly retryable = true;
}

type KeySet = ReturnType<typeof createLocalJWKSet>;

/** An issuer's public keys (a JSON Web Key Set behind an address), kept here and asked for again when they may have changed. */
export class RemoteKeys {
  readonly #options: RemoteKeysOptions;
  #keys: KeySet | null = null;
  #fetchedAt = -Infinity;
  #triedAt = -Infinity;
  #fetching: Promise<void> | null = null;

  constructor(options: RemoteKeysOptions) {
    this.#options = options;
  }

  /** For `jwtVerify`; rejects with `KeysUnavailable`, or with what jose says of a token none of the keys made. */
  readonly find: JWTVerifyGetKey = async (header, token): Promise<CryptoKey> => {
    if (this.#age >= FRESH_MS) await this.#refresh(RETRY_MS);
    const keys = this.#usable();
    try {
      return await keys(header, token);
    } catch (error) {
      // A key we have not seen: the issuer may have begun to use another one.
      if (!(error instanceof errors.JWKSNoMatchingKey) || this.#age < COOLDOWN_MS) throw error;
    }
    await this.#refresh(COOLDOWN_MS);
    return await this.#usable()(header, token);
  };

  get #age(): number {
    return this.#options.timers.now() - this.#fetchedAt;
  }

  #usable(): KeySet {
    if (this.#keys === null || this.#age >= STALE_MS)
      throw new KeysUnavailable('the keys of the issuer are not to be had');
    return this.#keys;
  }

  /** Fetches the keys unless that was tried within `cooldownMs`; everybody who asks meanwhile waits for the same answer. */
  async #refresh(cooldownMs: number): Promise<void> {
    const { timers } = this.#options;
    if (this.#fetching === null && timers.now() - this.#triedAt >= cooldownMs) {
      this.#triedAt = timers.now();
      this.#fetching = this.#fetch().finally(() => (this.#fetching = null));
    }
    await this.#fetching;
  }

  async #fetch(): Promise<void> {
    const { url, fetch, timers, onFetched } = this.#options;
    try {
      const signal = AbortSignal.timeout(FETCH_DEADLINE_MS);
      const answer = await fetch(url, { redirect: 'error', signal, headers: { accept: 'application/json' } });
      if (!answer.ok) throw new Error(`HTTP status ${answer.status}`);
      const text = await answer.text();
      if (text.length > MAX_BYTES) throw new Error('the key set is too large');
      this.#keys = createLocalJWKSet(JSON.parse(text) as Parameters<typeof createLocalJWKSet>[0]);
      this.#fetchedAt = timers.now();
      onFetched(null);
    } catch (error) {
      onFetched(error instanceof Error ? error.message : String(error));
    }
  }
}
