import type { Address, BusPort, Frame } from '@colloquy/fabric';
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
  readonly wish: ResumeWish;
}

/**
 * A client that came back and is not yet attached to its conversation: asks the worker that has it, and each that takes it
 * in the meantime. Whatever else comes belongs to the connection before.
 */
export class Resumption {
  readonly #parts: ResumptionParts;
  #askedEpoch = -1;

  constructor(parts: ResumptionParts) {
    this.#parts = parts;
  }

  ask(worker: Address, epoch: number): void {
    if (epoch <= this.#askedEpoch) return;
    this.#askedEpoch = epoch;
    const { bus, conversation, self, wish } = this.#parts;
    const notice: AttachNotice = { gateway: self, epoch: wish.epoch, seq: wish.seq };
    const payload = Buffer.from(JSON.stringify(notice));
    bus.send(worker, { kind: frameKind.attach, conversation, epoch, seq: 0, payload });
  }

  /** The answer of the worker that was asked last, or null: not yet. */
  deliver({ kind, epoch, payload }: Frame): AttachedNotice | null {
    const value = () => JSON.parse(Buffer.from(payload).toString()) as unknown;
    if (kind === frameKind.assigned) this.ask(assignedNotice.parse(value()).worker, epoch);
    if (kind !== frameKind.attached || epoch !== this.#askedEpoch) return null;
    return attachedNotice.parse(value());
  }
}
