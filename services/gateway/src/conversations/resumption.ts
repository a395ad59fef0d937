import { randomUUID } from 'node:crypto';

import { decodeLinkWord, type Address, type BusPort, type Frame, type LinkClock } from '@colloquy/fabric';
import {
  assignedNotice,
  attachedNotice,
  frameKind,
  type AttachedNotice,
  type AttachNotice,
} from '@colloquy/protocol/internal';

import type { ResumeWish } from './connection-request.ts';

export interface ResumptionParts {
  readonly conversation: string;
  readonly self: Address;
  readonly bus: BusPort;
  readonly clock: LinkClock;
  readonly wish: ResumeWish;
}

/** A worker that does not answer is asked again after so many ticks. */
const ASK_AGAIN_TICKS = 5;

/**
 * A client that came back and is not yet attached to its conversation: asks the worker that has it, and each that takes it
 * in the meantime. Whatever else comes belongs to the connection before.
 */
export class Resumption implements Disposable {
  readonly #parts: ResumptionParts;
  /** Distinguishes this connection's asking from that of another at the same gateway. */
  readonly #attempt = randomUUID();
  #askedEpoch = -1;
  #worker: Address | null = null;
  #ticks = 0;
  readonly #ticking: Disposable;

  constructor(parts: ResumptionParts) {
    this.#parts = parts;
    this.#ticking = parts.clock.add(() => this.#tick());
  }

  ask(worker: Address, epoch: number): void {
    if (epoch <= this.#askedEpoch) return;
    this.#askedEpoch = epoch;
    this.#worker = worker;
    this.#ask();
  }

  /** The answer of the worker that was asked last, or null: not yet. */
  deliver({ kind, epoch, payload }: Frame): AttachedNotice | null {
    const value = () => JSON.parse(Buffer.from(payload).toString()) as unknown;
    if (kind === frameKind.assigned) this.ask(assignedNotice.parse(value()).worker, epoch);
    if (kind === frameKind.sync) this.ask(decodeLinkWord(payload).sender, epoch);
    if (kind !== frameKind.attached || epoch !== this.#askedEpoch) return null;
    this[Symbol.dispose]();
    return attachedNotice.parse(value());
  }

  [Symbol.dispose](): void {
    this.#ticking[Symbol.dispose]();
  }

  /** Question or answer may have been lost on the bus. */
  #tick(): void {
    this.#ticks += 1;
    if (this.#ticks % ASK_AGAIN_TICKS === 0) this.#ask();
  }

  #ask(): void {
    if (this.#worker === null) return;
    const { bus, conversation, self, wish } = this.#parts;
    const notice: AttachNotice = { gateway: self, epoch: wish.epoch, seq: wish.seq, attempt: this.#attempt };
    const payload = Buffer.from(JSON.stringify(notice));
    bus.send(this.#worker, { kind: frameKind.attach, conversation, epoch: this.#askedEpoch, seq: 0, payload });
  }
}
