import { WaitingFrames, type Address, type BusPort, type PeerWatch } from '@colloquy/fabric';
import { frameKind, type FrameKind } from '@colloquy/protocol/internal';

import type { GatewayEvents } from '../gateway.events.ts';

export interface UplinkParts {
  readonly conversation: string;
  readonly bus: BusPort;
  readonly peers: PeerWatch;
  readonly events: GatewayEvents;
  /** Bytes kept while there is no worker. */
  readonly maxWaitingBytes: number;
  /** The frame with this number is on its way. */
  readonly onSent: (seq: number) => void;
}

/** The way to the worker that has the conversation; what the client says while none has it waits, bounded. */
export class Uplink {
  readonly #parts: UplinkParts;
  readonly #waiting: WaitingFrames;
  #worker: Address | null = null;
  #epoch = 0;
  #seq = 0;

  constructor(parts: UplinkParts) {
    this.#parts = parts;
    this.#waiting = new WaitingFrames(parts.maxWaitingBytes, frameKind.clientAudio);
  }

  get worker(): Address | null {
    return this.#worker;
  }

  /** Of the newest worker there was. */
  get epoch(): number {
    return this.#epoch;
  }

  /** Everything goes to this worker now, numbered on from `seq`: first what waited. */
  assign(worker: Address, epoch: number, seq = 0): void {
    this.lose();
    this.#parts.peers.watch(worker);
    this.#worker = worker;
    this.#epoch = epoch;
    this.#seq = seq;
    for (const { kind, payload } of this.#waiting.take()) this.send(kind, payload);
  }

  /** There is no worker until another one is assigned. */
  lose(): void {
    if (this.#worker === null) return;
    this.#parts.peers.unwatch(this.#worker);
    this.#worker = null;
  }

  send(kind: number, payload: Uint8Array): void {
    const { bus, conversation, events, onSent } = this.#parts;
    if (this.#worker === null) {
      const dropped = this.#waiting.add(kind, payload);
      if (dropped.frames > 0) events.waitingAudioDropped(dropped);
      return;
    }
    this.#seq += 1;
    onSent(this.#seq);
    bus.send(this.#worker, { kind, conversation, epoch: this.#epoch, seq: this.#seq, payload });
  }

  /** The last word to the worker, if there is one. */
  leave(kind: FrameKind, payload = new Uint8Array()): void {
    if (this.#worker !== null) this.send(kind, payload);
    this.lose();
  }
}
