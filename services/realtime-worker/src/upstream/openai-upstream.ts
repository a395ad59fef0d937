import type { UpstreamListener, UpstreamPort, UpstreamSession } from '../conversations/upstream.port.ts';
import type { Dialer, DialledSession } from './dialer.ts';
import type { KeyRing } from './key-ring.ts';
import type { SessionPool, Warm } from './session-pool.ts';

/** Opens sessions for conversations: one that waits ready when there is one, a new one otherwise. */
export class OpenaiUpstream implements UpstreamPort, Disposable {
  readonly #dialer: Dialer;
  readonly #keys: KeyRing;
  readonly #pool: SessionPool<WarmSession>;

  constructor(dialer: Dialer, keys: KeyRing, pool: SessionPool<WarmSession>) {
    this.#dialer = dialer;
    this.#keys = keys;
    this.#pool = pool;
  }

  async open(listener: UpstreamListener, signal: AbortSignal): Promise<UpstreamSession> {
    await this.#keys.refresh();
    signal.throwIfAborted();
    const warm = this.#pool.take();
    if (warm !== null) return warm.dialled.session.attach(listener);
    const { session } = await this.#dialer.dial(signal);
    this.#pool.noteSuccess();
    return session.attach(listener);
  }

  /** Closes what waits; sessions of conversations are theirs. */
  [Symbol.dispose](): void {
    this.#pool[Symbol.dispose]();
  }
}

/** A dialled session as the pool sees it. */
export class WarmSession implements Warm {
  readonly dialled: DialledSession;
  readonly #keys: KeyRing;

  constructor(dialled: DialledSession, keys: KeyRing) {
    this.dialled = dialled;
    this.#keys = keys;
  }

  isUsable(): boolean {
    return this.dialled.session.isAlive && this.#keys.isCurrent(this.dialled.key.value);
  }

  close(): void {
    this.dialled.session.close();
  }
}
