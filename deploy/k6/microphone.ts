/** What tells the time here and waits for it; the times are in ms. */
export interface Clock {
  now(): number;
  /** Calls back once after `ms`; what it gives back calls that off. */
  after(ms: number, action: () => void): () => void;
}

/** Hz of the PCM16 mono that is sent; the server takes this without being told. */
export const INPUT_RATE = 16_000;
const CHUNK_MS = 40;
const CHUNK_BYTES = (INPUT_RATE * 2 * CHUNK_MS) / 1_000;

/** PCM16 in pieces of 40 ms, the last filled up with silence. */
export function chunksOf(pcm16: ArrayBuffer): ArrayBuffer[] {
  return Array.from({ length: Math.ceil(pcm16.byteLength / CHUNK_BYTES) }, (_, index) => {
    const chunk = new Uint8Array(CHUNK_BYTES);
    chunk.set(new Uint8Array(pcm16.slice(index * CHUNK_BYTES, (index + 1) * CHUNK_BYTES)));
    return chunk.buffer;
  });
}

export function silentChunk(): ArrayBuffer {
  return new ArrayBuffer(CHUNK_BYTES);
}

/**
 * An open microphone: a chunk every 40 ms, of speech when there is something to say and of silence otherwise. Chunk n is due
 * n · 40 ms after the start, so late timers do not add up.
 */
export class Microphone<Chunk> {
  readonly #silence: Chunk;
  readonly #send: (chunk: Chunk) => void;
  readonly #clock: Clock;
  readonly #startedAt: number;
  #speech: readonly Chunk[] = [];
  #said = 0;
  #whenSaid: () => void = () => undefined;
  #sent = 0;
  #isOpen = true;
  #callOff: () => void = () => undefined;

  constructor(silence: Chunk, send: (chunk: Chunk) => void, clock: Clock) {
    this.#silence = silence;
    this.#send = send;
    this.#clock = clock;
    this.#startedAt = clock.now();
    this.#sendDue();
  }

  /** Says this from the next chunk on, in place of what was being said; `whenSaid` is called as the last chunk goes. */
  say(speech: readonly Chunk[], whenSaid: () => void): void {
    this.#speech = speech;
    this.#said = 0;
    this.#whenSaid = whenSaid;
  }

  close(): void {
    this.#isOpen = false;
    this.#callOff();
  }

  #sendDue(): void {
    while (this.#isOpen && this.#dueAt() <= this.#clock.now()) this.#sendNext();
    if (this.#isOpen) this.#callOff = this.#clock.after(this.#dueAt() - this.#clock.now(), () => this.#sendDue());
  }

  #dueAt(): number {
    return this.#startedAt + this.#sent * CHUNK_MS;
  }

  #sendNext(): void {
    this.#sent += 1;
    const chunk = this.#speech[this.#said];
    this.#send(chunk ?? this.#silence);
    if (chunk === undefined) return;
    this.#said += 1;
    if (this.#said === this.#speech.length) this.#whenSaid();
  }
}
