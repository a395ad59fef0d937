import { toError, type FaultReport } from '@colloquy/fabric';
import type { Timers } from '@colloquy/lifecycle';

/** A conversation this process has a lock on. */
export interface Claim {
  readonly conversation: string;
  readonly token: string;
  /** How often the conversation was taken by a worker, this time included. */
  readonly takes: number;
}

export interface KeptLock extends Disposable {
  /** False once the lock is lost or disposed. */
  isKept(): boolean;
}

export interface LockKeeperOptions {
  /** Renews the locks and resolves with the conversations it could not renew. */
  readonly renew: (claims: readonly Claim[]) => Promise<string[]>;
  /** Takes back a lock that lapsed; false when the conversation has gone on without us. */
  readonly reclaim: (claim: Claim) => Promise<boolean>;
  readonly onFault: FaultReport;
  readonly everyMs: number;
  readonly timers: Timers;
}

interface KeptClaim extends Claim {
  readonly onLost: () => void;
}

/**
 * Renews the locks of everything a worker holds. A lock that lapsed while Redis or this process stood still is taken
 * back if nobody else took the conversation: then nothing happened.
 */
export class LockKeeper implements Disposable {
  readonly #options: LockKeeperOptions;
  readonly #kept = new Set<KeptClaim>();
  readonly #timer: Disposable;
  #isRenewing = false;

  constructor(options: LockKeeperOptions) {
    this.#options = options;
    this.#timer = options.timers.every(options.everyMs, () => void this.#renewAll());
  }

  /** Keeps the lock until disposed; calls `onLost` once, and keeps it no more, when somebody else has it. */
  keep(claim: Claim, onLost: () => void): KeptLock {
    const kept = { ...claim, onLost };
    this.#kept.add(kept);
    return { isKept: () => this.#kept.has(kept), [Symbol.dispose]: () => void this.#kept.delete(kept) };
  }

  [Symbol.dispose](): void {
    this.#timer[Symbol.dispose]();
    this.#kept.clear();
  }

  async #renewAll(): Promise<void> {
    // While Redis is away one renewal waits for it; more would only queue up behind.
    if (this.#isRenewing || this.#kept.size === 0) return;
    this.#isRenewing = true;
    try {
      const claims = [...this.#kept];
      const lapsed = new Set(await this.#options.renew(claims));
      await Promise.all(
        claims.filter(({ conversation }) => lapsed.has(conversation)).map((each) => this.#takeBack(each)),
      );
    } catch (error) {
      this.#options.onFault(toError(error));
    } finally {
      this.#isRenewing = false;
    }
  }

  async #takeBack(claim: KeptClaim): Promise<void> {
    if (!this.#kept.has(claim) || (await this.#options.reclaim(claim))) return;
    if (this.#kept.delete(claim)) claim.onLost();
  }
}
