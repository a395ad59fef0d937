import { FrameLink, type Address, type ConversationRecord, type Frame, type LinkClock } from '@colloquy/fabric';
import { frameKind } from '@colloquy/protocol/internal';

import type { WorkerEvents } from '../realtime-worker.events.ts';
import type { Downlink } from './downlink.ts';

export interface ClientLinkParts {
  readonly self: Address;
  readonly record: ConversationRecord;
  readonly downlink: Downlink;
  readonly clock: LinkClock;
  readonly events: WorkerEvents;
  /** Takes the gateway's counted frames in order, once each. */
  readonly onFrame: (frame: Frame) => void;
}

/** Each connection of the client counts its frames from a number of its own: what an earlier one still sent is older. */
const FRAMES_A_CONNECTION = 2 ** 20;

/** What goes to and fro between this worker and the gateway of the client, over a bus that may lose frames. */
export class ClientLink implements Disposable {
  readonly #parts: ClientLinkParts;
  readonly #link: FrameLink;
  readonly #ticking: Disposable;
  #connections = 0;
  #attempt: string | undefined;

  constructor(parts: ClientLinkParts) {
    const { self, record, downlink, clock, events, onFrame } = parts;
    this.#parts = parts;
    this.#link = new FrameLink({
      kinds: frameKind,
      self,
      tell: (kind, payload) => downlink.tell(kind, payload),
      resend: (from, to) => downlink.resend(from, to),
      onConfirmed: () => undefined,
      deliver: onFrame,
      onMissing: (frames) => events.framesAskedAgain(frames),
      onLost: (from, to) => events.framesMissing(record.id, to - from + 1),
    });
    downlink.onSent = (seq) => this.#link.sent(seq);
    this.#ticking = clock.add(() => this.#link.tick());
  }

  /**
   * The client comes from another connection now, which has been sent frames up to `newest`. Returns the number its frames
   * are counted on from; the same for the same attempt.
   */
  attach(newest: number, attempt: string | undefined): number {
    const isNew = attempt === undefined || attempt !== this.#attempt;
    this.#attempt = attempt;
    if (isNew) this.#connections += 1;
    const uplinkSeq = this.#connections * FRAMES_A_CONNECTION;
    if (isNew) this.#link.expectFrom(this.#parts.record.epoch, uplinkSeq);
    this.#link.sendFrom(newest);
    return uplinkSeq;
  }

  /** A frame of the gateway; false when it is none of the link's words and outside the count. */
  receive(frame: Frame): boolean {
    if (this.#link.takes(frame)) return true;
    if (frame.seq === 0) return false;
    if (this.#link.receive(frame) !== 'taken') this.#parts.events.frameIgnored('duplicate');
    return true;
  }

  [Symbol.dispose](): void {
    this.#ticking[Symbol.dispose]();
  }
}
