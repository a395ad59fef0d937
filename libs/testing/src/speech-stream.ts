import { systemTimers, type Timers } from '@colloquy/lifecycle';

/** 40 ms at 16 kHz. */
const CHUNK_SAMPLES = 640;
const CHUNK_MS = 40;

export interface SpeechStreamOptions {
  /** False sends all speech at once; only the silence after it keeps time. */
  readonly realtime?: boolean;
  readonly timers?: Timers;
}

/**
 * Sends speech as a microphone does: 40 ms every 40 ms, then silence until stopped, for a listener hears the end of an
 * utterance only in the silence after it. Chunk n is due n · 40 ms after the start, so late timers do not add up.
 */
export class SpeechStream {
  /** Resolves when the last of the speech has been sent, or the stream was stopped. */
  readonly spoken: Promise<void>;
  readonly #speech: Int16Array;
  readonly #send: (chunk: Int16Array) => void;
  readonly #speechChunks: number;
  readonly #realtime: boolean;
  readonly #timers: Timers;
  readonly #startMs: number;
  readonly #resolveSpoken: () => void;
  #timer: Disposable | null = null;
  #sent = 0;
  #isStopped = false;

  /** `speech` is PCM16 mono at 16 kHz; `send` gets chunks of 640 samples, the first of them at once. */
  constructor(speech: Int16Array, send: (chunk: Int16Array) => void, options: SpeechStreamOptions = {}) {
    const { realtime = true, timers = systemTimers } = options;
    this.#speech = speech;
    this.#send = send;
    this.#speechChunks = Math.ceil(speech.length / CHUNK_SAMPLES);
    this.#realtime = realtime;
    this.#timers = timers;
    this.#startMs = timers.now();
    const { promise, resolve } = Promise.withResolvers<undefined>();
    this.spoken = promise;
    this.#resolveSpoken = () => resolve(undefined);
    this.#sendDue();
  }

  stop(): void {
    this.#isStopped = true;
    this.#timer?.[Symbol.dispose]();
    this.#resolveSpoken();
  }

  [Symbol.dispose](): void {
    this.stop();
  }

  #sendDue(): void {
    while (!this.#isStopped && this.#dueMs() <= this.#timers.now()) this.#sendNext();
    if (!this.#isStopped) this.#timer = this.#timers.after(this.#dueMs() - this.#timers.now(), () => this.#sendDue());
  }

  #dueMs(): number {
    const paced = this.#realtime ? this.#sent : Math.max(0, this.#sent - this.#speechChunks);
    return this.#startMs + paced * CHUNK_MS;
  }

  #sendNext(): void {
    const chunk = new Int16Array(CHUNK_SAMPLES);
    chunk.set(this.#speech.subarray(this.#sent * CHUNK_SAMPLES, (this.#sent + 1) * CHUNK_SAMPLES));
    this.#sent++;
    this.#send(chunk);
    if (this.#sent >= this.#speechChunks) this.#resolveSpoken();
  }
}
