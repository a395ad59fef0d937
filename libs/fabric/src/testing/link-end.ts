import { systemTimers, type Timers } from '@colloquy/lifecycle';

import type { Address, BusPort, Frame } from '../bus.port.ts';
import { FrameLink } from '../link/frame-link.ts';
import { LinkClock } from '../link/link-clock.ts';
import { SentFrames } from '../link/sent-frames.ts';

export interface LinkEndParts {
  readonly bus: BusPort;
  readonly self: Address;
  readonly other: Address;
  /** What is lost on its way from here. */
  readonly loses?: (frame: Frame) => boolean;
  /** Bytes kept of what is not confirmed. */
  readonly maxBytes?: number;
  readonly timers?: Timers;
}

const kinds = { sync: 33, confirm: 34, again: 35, gone: 36 };
const WORDS = 2;
const SOUND = 1;

/** One of two processes that talk about one conversation, over a bus that loses what it is told to. */
export class LinkEnd implements AsyncDisposable {
  /** Numbers and words that arrived, in order. */
  readonly received: { seq: number; text: string }[] = [];
  readonly lost: [number, number][] = [];
  missing = 0;
  sent = 0;
  readonly #parts: LinkEndParts;
  readonly #kept: SentFrames;
  readonly #link: FrameLink;
  readonly #stack = new AsyncDisposableStack();

  static async open(parts: LinkEndParts): Promise<LinkEnd> {
    const end = new LinkEnd(parts);
    end.#stack.use(await parts.bus.listen(parts.self, (frame) => end.#take(frame)));
    return end;
  }

  private constructor(parts: LinkEndParts) {
    this.#parts = parts;
    this.#kept = new SentFrames(parts.maxBytes ?? 1_000_000, SOUND);
    this.#link = new FrameLink({
      kinds,
      self: parts.self,
      tell: (kind, payload) => this.#put(kind, 0, payload),
      resend: (from, to) => this.#resend(from, to),
      onConfirmed: (seq) => this.#kept.confirm(seq),
      deliver: ({ seq, payload }) => this.received.push({ seq, text: Buffer.from(payload).toString() }),
      onMissing: (frames) => (this.missing += frames),
      onLost: (from, to) => this.lost.push([from, to]),
    });
    const clock = new LinkClock(parts.timers ?? systemTimers);
    this.#stack.use(clock.add(() => this.#link.tick()));
  }

  /** Bytes that are not confirmed. */
  get keptBytes(): number {
    return this.#kept.bytes;
  }

  say(text: string, kind = WORDS): void {
    this.sent += 1;
    const payload = Buffer.from(text);
    this.#kept.add({ kind, seq: this.sent, payload });
    this.#link.sent(this.sent);
    this.#put(kind, this.sent, payload);
  }

  sound(text: string): void {
    this.say(text, SOUND);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync();
  }

  #take(frame: Frame): void {
    if (!this.#link.takes(frame)) this.#link.receive(frame);
  }

  #resend(from: number, to: number): readonly number[] {
    const frames = this.#kept.between(from, to);
    for (const { kind, seq, payload } of frames) this.#put(kind, seq, payload);
    return frames.map(({ seq }) => seq);
  }

  #put(kind: number, seq: number, payload: Uint8Array): void {
    const frame = { kind, conversation: 'conv_1', epoch: 1, seq, payload };
    if (this.#parts.loses?.(frame) !== true) this.#parts.bus.send(this.#parts.other, frame);
  }
}
