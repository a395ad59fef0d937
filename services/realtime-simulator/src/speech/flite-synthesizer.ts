import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

import { decodeWav, StreamResampler } from '@colloquy/audio';

import { concatenate, SAMPLE_RATE } from '../protocol/pcm.ts';
import { SpeechFailed } from './speech.port.ts';
import type { SynthesisAnswer, SynthesisOrder } from './synthesis-messages.ts';
import type { SynthesisRequest, Synthesizer } from './synthesizer.port.ts';

/** Sentences that may wait; each takes some 50 to 200 ms. */
const MAX_WAITING = 256;

/** Beside this file: its source when this runs from the sources, else its build. */
const script = import.meta.url.endsWith('.ts')
  ? new URL('./synthesis.worker.ts', import.meta.url)
  : new URL('./synthesis.worker.js', import.meta.url);

interface Waiting {
  readonly resolve: (wav: Uint8Array) => void;
  readonly reject: (error: SpeechFailed) => void;
}

/** The Flite synthesizer in a worker thread, so that the event loop goes on while it speaks. */
export class FliteSynthesizer implements Synthesizer {
  readonly #waiting = new Map<number, Waiting>();
  readonly #folder = mkdtempSync(join(tmpdir(), 'colloquy-speech-'));
  #worker: Worker | null = null;
  #lastId = 0;
  #isDisposed = false;

  async synthesize(request: SynthesisRequest): Promise<Int16Array> {
    const wav = decodeWav(await this.#order(argumentsOf(request)));
    const resampler = new StreamResampler({ from: wav.rate, to: SAMPLE_RATE });
    return concatenate([resampler.process(wav.samples), resampler.flush()]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isDisposed = true;
    await this.#worker?.terminate();
    await rm(this.#folder, { recursive: true, force: true });
  }

  #order(args: readonly string[]): Promise<Uint8Array> {
    if (this.#isDisposed) return Promise.reject(new SpeechFailed('the speech synthesizer has been stopped'));
    if (this.#waiting.size >= MAX_WAITING) {
      return Promise.reject(new SpeechFailed('too many sentences wait to be spoken'));
    }
    const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>();
    const id = ++this.#lastId;
    this.#waiting.set(id, { resolve, reject });
    this.#worker ??= this.#startWorker();
    this.#worker.postMessage({ id, args } satisfies SynthesisOrder);
    return promise;
  }

  #startWorker(): Worker {
    const worker = new Worker(script, {
      workerData: { folder: this.#folder },
      execArgv: ['--disable-warning=ExperimentalWarning'],
    });
    worker.unref();
    worker.on('message', (answer: SynthesisAnswer) => this.#settle(answer));
    worker.on('error', (error) => this.#lose(worker, error));
    worker.on('exit', () => this.#lose(worker, new Error('the thread has ended')));
    return worker;
  }

  #settle(answer: SynthesisAnswer): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if ('wav' in answer) waiting?.resolve(answer.wav);
    else waiting?.reject(new SpeechFailed(answer.failure));
  }

  /** Whoever waits is told; the next order starts a new thread. */
  #lose(worker: Worker, cause: unknown): void {
    if (worker !== this.#worker) return;
    this.#worker = null;
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of waiting) reject(new SpeechFailed('the speech synthesizer broke down', { cause }));
  }
}

function argumentsOf({ text, voice, stretch, pitchHz }: SynthesisRequest): string[] {
  const pitch = pitchHz === null ? [] : ['--setf', `int_f0_target_mean=${pitchHz}`];
  return ['-voice', voice, '--setf', `duration_stretch=${stretch.toFixed(3)}`, ...pitch, '-t', text];
}
