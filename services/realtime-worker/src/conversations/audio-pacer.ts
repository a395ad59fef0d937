import type { Timers } from '@colloquy/lifecycle';
import { OUTPUT_RATE } from '@colloquy/protocol';

const BYTES_PER_MS = (OUTPUT_RATE * 2) / 1_000;

/** Bytes that may wait (about five minutes of speech); what would exceed them goes out ahead of its time. */
const MAX_WAITING_BYTES = 16 * 1024 * 1024;

export interface AudioPacerParts {
  readonly timers: Timers;
  /** How far ahead of its playback audio is sent (ms): must exceed the jitter of the client's network. */
  readonly leadMs: number;
  readonly send: (itemId: string, pcm: Uint8Array) => void;
}

type Waiting =
  | { readonly kind: 'audio'; readonly itemId: string; readonly pcm: Uint8Array }
  | { readonly kind: 'mark'; readonly reached: () => void };

/** Audio of one item within the run: where it begins and how much of it was sent (ms). */
interface Sent {
  readonly itemId: string;
  readonly fromMs: number;
  ms: number;
}

/**
 * Sends reply audio at the rate at which it is played, a lead ahead, although the upstream makes it faster. What must not
 * overtake the audio (the end of the reply) waits in the same queue. When the user interrupts, little is on its way.
 */
export class AudioPacer implements Disposable {
  readonly #parts: AudioPacerParts;
  #queue: Waiting[] = [];
  #waitingBytes = 0;
  #timer: Disposable | null = null;
  /** A run is speech without a gap: it began at `startedAt` and `sentMs` of it are sent. */
  #startedAt = 0;
  #sentMs = 0;
  #sent: Sent[] = [];
  #isHeld = false;

  constructor(parts: AudioPacerParts) {
    this.#parts = parts;
  }

  /** PCM16 at the output rate. */
  audio(itemId: string, pcm: Uint8Array): void {
    this.#queue.push({ kind: 'audio', itemId, pcm });
    this.#waitingBytes += pcm.length;
    this.#pump();
  }

  /** Calls `reached` when the audio before it is sent, or dropped. */
  mark(reached: () => void): void {
    this.#queue.push({ kind: 'mark', reached });
    this.#pump();
  }

  /** While held, audio waits: nobody is there to hear it. */
  hold(isHeld: boolean): void {
    this.#isHeld = isHeld;
    this.#pump();
  }

  /** Drops the audio that waits, and passes the marks in it. */
  flush(): void {
    const dropped = this.#queue;
    this.#queue = [];
    this.#waitingBytes = 0;
    this.#disarm();
    // The client drops what it has, too: the next reply starts at once and gets its whole lead.
    this.#sentMs = Math.min(this.#sentMs, this.#elapsedMs());
    for (const waiting of dropped) if (waiting.kind === 'mark') waiting.reached();
  }

  /** Whether a mark waits: what is said now and belongs behind it has to be a mark itself. */
  get hasMarks(): boolean {
    return this.#queue.some(({ kind }) => kind === 'mark');
  }

  /** Nothing waits, and what was sent has been played by a client that plays at once. */
  get isIdle(): boolean {
    return this.#queue.length === 0 && this.#elapsedMs() >= this.#sentMs;
  }

  /** How long a client that plays at once still plays what was sent or waits (ms). */
  get remainingMs(): number {
    return Math.max(this.#sentMs - this.#elapsedMs(), 0) + this.#waitingBytes / BYTES_PER_MS;
  }

  /** How much of an item a client that plays at once has played (ms); it is heard later, never earlier. */
  playedMs(itemId: string): number {
    const item = this.#sent.find((sent) => sent.itemId === itemId);
    return item === undefined ? 0 : Math.max(0, Math.min(this.#elapsedMs() - item.fromMs, item.ms));
  }

  /** The item a client that plays at once is playing now; null when it plays nothing. */
  get playing(): string | null {
    if (this.isIdle) return null;
    const elapsed = this.#elapsedMs();
    return this.#sent.findLast(({ fromMs }) => fromMs <= elapsed)?.itemId ?? null;
  }

  [Symbol.dispose](): void {
    this.#queue = [];
    this.#disarm();
  }

  #elapsedMs(): number {
    return this.#parts.timers.now() - this.#startedAt;
  }

  #pump(): void {
    this.#disarm();
    for (let next = this.#queue[0]; next !== undefined; next = this.#queue[0]) {
      if (next.kind === 'mark') {
        this.#queue.shift();
        next.reached();
        continue;
      }
      const waitMs = this.#waitMs();
      if (waitMs > 0) {
        if (Number.isFinite(waitMs)) this.#timer = this.#parts.timers.after(waitMs, () => this.#pump());
        return;
      }
      this.#queue.shift();
      this.#send(next.itemId, next.pcm);
    }
  }

  /** How long the next audio has to wait (ms). */
  #waitMs(): number {
    if (this.#waitingBytes > MAX_WAITING_BYTES) return 0;
    if (this.#isHeld) return Number.POSITIVE_INFINITY;
    return Math.ceil(this.#sentMs - this.#elapsedMs() - this.#parts.leadMs);
  }

  #send(itemId: string, pcm: Uint8Array): void {
    this.#waitingBytes -= pcm.length;
    if (this.#elapsedMs() >= this.#sentMs) this.#beginRun();
    const ms = pcm.length / BYTES_PER_MS;
    const last = this.#sent.at(-1);
    if (last?.itemId === itemId) last.ms += ms;
    else this.#sent.push({ itemId, fromMs: this.#sentMs, ms });
    this.#sentMs += ms;
    this.#parts.send(itemId, pcm);
  }

  #beginRun(): void {
    const last = this.#sent.at(-1);
    this.#startedAt = this.#parts.timers.now();
    this.#sentMs = 0;
    // An item that goes on after a gap was played up to here.
    this.#sent = last === undefined ? [] : [{ ...last, fromMs: -last.ms }];
  }

  #disarm(): void {
    this.#timer?.[Symbol.dispose]();
    this.#timer = null;
  }
}
