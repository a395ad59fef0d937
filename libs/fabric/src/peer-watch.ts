import type { Timers } from '@colloquy/lifecycle';

import type { Address, BusPort, Frame } from './bus.port.ts';

export interface PeerWatchOptions {
  readonly bus: BusPort;
  readonly timers: Timers;
  /** This process's own address; the payload of its heartbeats. */
  readonly self: Address;
  /** Frame kind of a heartbeat. */
  readonly kind: number;
  /** A peer not heard of for this long (ms) is lost. */
  readonly timeoutMs: number;
  readonly onLost: (peer: Address) => void;
}

/** A heartbeat goes to every watched peer this often (ms). */
const INTERVAL_MS = 1_000;

interface Peer {
  uses: number;
  heardAt: number;
}

/**
 * Knows which processes this one shares conversations with, sends them heartbeats and notices when one falls silent.
 * Both ends watch each other, so one timer a process serves any number of conversations.
 */
export class PeerWatch implements Disposable {
  readonly #options: PeerWatchOptions;
  readonly #peers = new Map<Address, Peer>();
  readonly #timer: Disposable;

  constructor(options: PeerWatchOptions) {
    this.#options = options;
    this.#timer = options.timers.every(INTERVAL_MS, () => this.#beat());
  }

  /** Listens on this process's own address: heartbeats stay here, the rest is handed on. Disposing ends the watch too. */
  async listen(onFrame: (frame: Frame) => void): Promise<AsyncDisposable> {
    const { bus, self, kind } = this.#options;
    const listening = await bus.listen(self, (frame) => {
      if (frame.kind === kind) this.heard(Buffer.from(frame.payload).toString('latin1'));
      else onFrame(frame);
    });
    return {
      [Symbol.asyncDispose]: async () => {
        this[Symbol.dispose]();
        await listening[Symbol.asyncDispose]();
      },
    };
  }

  /** Counts one more conversation shared with `peer`. */
  watch(peer: Address): void {
    const known = this.#peers.get(peer);
    if (known) known.uses += 1;
    else this.#peers.set(peer, { uses: 1, heardAt: this.#options.timers.now() });
  }

  unwatch(peer: Address): void {
    const known = this.#peers.get(peer);
    if (!known) return;
    known.uses -= 1;
    if (known.uses <= 0) this.#peers.delete(peer);
  }

  heard(peer: Address): void {
    const known = this.#peers.get(peer);
    if (known) known.heardAt = this.#options.timers.now();
  }

  [Symbol.dispose](): void {
    this.#timer[Symbol.dispose]();
    this.#peers.clear();
  }

  #beat(): void {
    const { bus, self, kind, timers, timeoutMs, onLost } = this.#options;
    const now = timers.now();
    for (const [peer, { heardAt }] of [...this.#peers]) {
      if (now - heardAt > timeoutMs) {
        this.#peers.delete(peer);
        onLost(peer);
      } else {
        bus.send(peer, { kind, conversation: '', epoch: 0, seq: 0, payload: Buffer.from(self, 'latin1') });
      }
    }
  }
}
