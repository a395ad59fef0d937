import { Worker } from 'node:worker_threads';

import type { Timers } from '@colloquy/lifecycle';

import { DocumentRefused, textLimits, withinLimits, type DocumentReader, type DocumentText } from './document.ts';
import type { MediaType } from './document.ts';

/** Beside this file: its source when this runs from the sources, else its build. */
const script = import.meta.url.endsWith('.ts')
  ? new URL('./pdf.worker.ts', import.meta.url)
  : new URL('./pdf.worker.js', import.meta.url);

const limits = {
  /** PDFs that are read at the same time, and that may wait; each thread takes a core. */
  threads: 2,
  waiting: 32,
  /** How long one may take (ms). */
  readMs: 10_000,
  /** How much the process may grow meanwhile (bytes): streams in a PDF can unpack to a thousand times their size. */
  growthBytes: 384 * 1024 * 1024,
  /** How often that is looked at (ms). */
  lookMs: 50,
} as const;

interface PdfText {
  readonly pages: readonly string[];
  readonly total: number;
}

/** Reads plain text here, and each PDF in a thread of its own that is ended when it takes too long or too much. */
export class ThreadedReader implements DocumentReader {
  readonly #timers: Timers;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  async read(data: Uint8Array, mediaType: MediaType): Promise<DocumentText> {
    const text = mediaType === 'application/pdf' ? await this.#readPdf(data) : withinLimits([decode(data)]);
    if (text.pages.every((page) => page.trim() === '')) throw new DocumentRefused('document_unreadable');
    return text;
  }

  async #readPdf(data: Uint8Array): Promise<DocumentText> {
    await this.#turn();
    this.#running += 1;
    try {
      const { pages, total } = await this.#inThread(data);
      const { pages: kept, isComplete } = withinLimits(pages);
      return { pages: kept, isComplete: isComplete && kept.length === total };
    } finally {
      this.#running -= 1;
      this.#waiting.shift()?.();
    }
  }

  async #turn(): Promise<void> {
    if (this.#running < limits.threads) return;
    if (this.#waiting.length >= limits.waiting) throw new DocumentRefused('documents_busy');
    await new Promise<void>((resolve) => void this.#waiting.push(resolve));
  }

  async #inThread(data: Uint8Array): Promise<PdfText> {
    const { promise, resolve, reject } = Promise.withResolvers<PdfText>();
    const refuse = (cause: unknown) => reject(new DocumentRefused('document_unreadable', { cause }));
    const worker = new Worker(script, {
      workerData: { data, limits: textLimits },
      execArgv: ['--disable-warning=ExperimentalWarning'],
      resourceLimits: { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 64 },
      stdout: true,
      stderr: true,
    });
    worker.on('message', (text: PdfText) => resolve(text));
    worker.on('error', refuse);
    worker.on('exit', () => refuse(new Error('the thread ended without an answer')));
    using _deadline = this.#timers.after(limits.readMs, () => refuse(new Error('the time is over')));
    const before = process.memoryUsage.rss();
    using _watch = this.#timers.every(limits.lookMs, () => {
      if (process.memoryUsage.rss() - before > limits.growthBytes) refuse(new Error('it takes too much memory'));
    });
    try {
      return await promise;
    } finally {
      await worker.terminate();
    }
  }
}

/** Text that is not UTF-8 is none. */
function decode(data: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(data);
  } catch (error) {
    throw new DocumentRefused('document_unreadable', { cause: error });
  }
}
