import type { Address, PeerWatch } from '@colloquy/fabric';
import type { Timers } from '@colloquy/lifecycle';

export interface ClientPresenceParts {
  readonly timers: Timers;
  readonly peers: PeerWatch;
  /** Where the client is at first. */
  readonly gateway: Address;
  /** How long it may take to come back (ms). */
  readonly graceMs: number;
  /** It did not come back. */
  readonly onGone: () => void;
}

/** Where the client of a conversation is: at a gateway, which is watched, or away and given a time to come back. */
export class ClientPresence implements Disposable {
  readonly #parts: ClientPresenceParts;
  #gateway: Address | null;
  #grace: Disposable | null = null;

  constructor(parts: ClientPresenceParts) {
    this.#parts = parts;
    this.#gateway = parts.gateway;
    parts.peers.watch(parts.gateway);
  }

  /** null while the client is away. */
  get gateway(): Address | null {
    return this.#gateway;
  }

  /** Returns whether the client was there: a connection that another one took the place of does not count. */
  leave(gateway: Address): boolean {
    if (this.#gateway === null || this.#gateway !== gateway) return false;
    this.#parts.peers.unwatch(gateway);
    this.#gateway = null;
    const { timers, graceMs, onGone } = this.#parts;
    this.#grace = timers.after(graceMs, onGone);
    return true;
  }

  arrive(gateway: Address): void {
    this.#letGo();
    this.#parts.peers.watch(gateway);
    this.#gateway = gateway;
  }

  /** The conversation is over: nobody is watched or waited for. Where the client was last is still known. */
  [Symbol.dispose](): void {
    this.#letGo();
  }

  #letGo(): void {
    this.#grace?.[Symbol.dispose]();
    this.#grace = null;
    if (this.#gateway !== null) this.#parts.peers.unwatch(this.#gateway);
  }
}
