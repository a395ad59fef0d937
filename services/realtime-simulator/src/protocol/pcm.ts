import { RequestRefused } from './request-refused.ts';

/** All sound inside the simulator: PCM16 mono, samples a second. */
export const SAMPLE_RATE = 24_000;
const SAMPLES_PER_MS = SAMPLE_RATE / 1000;

export function msOf(samples: number): number {
  return samples / SAMPLES_PER_MS;
}

export function samplesIn(ms: number): number {
  return Math.round(ms * SAMPLES_PER_MS);
}

/** Throws `RequestRefused` naming `param` when it is not base64. */
export function decodeBase64(base64: string, param: string): Buffer {
  const bytes = Buffer.from(base64, 'base64');
  const padding = base64.endsWith('==') ? 2 : base64.endsWith('=') ? 1 : 0;
  if (bytes.length === Math.floor(((base64.length - padding) * 3) / 4)) return bytes;
  throw new RequestRefused('invalid_value', `Invalid '${param}': expected base64-encoded audio.`, param);
}

/** Little-endian PCM16 out of base64. Throws `RequestRefused` naming `param` when it is neither. */
export function decodePcm(base64: string, param: string): Int16Array {
  const bytes = decodeBase64(base64, param);
  if (bytes.length % 2 !== 0) {
    throw new RequestRefused('invalid_value', `Invalid '${param}': expected whole 16-bit samples.`, param);
  }
  // Small buffers share a pool; there they may begin at an odd place, where samples cannot.
  if (bytes.byteOffset % 2 === 0) return new Int16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2);
  const samples = new Int16Array(bytes.length / 2);
  bytes.copy(new Uint8Array(samples.buffer));
  return samples;
}

export function encodePcm(pcm: Int16Array): string {
  return Buffer.from(pcm.buffer, pcm.byteOffset, pcm.byteLength).toString('base64');
}

export function concatenate(chunks: readonly Int16Array[]): Int16Array {
  const whole = new Int16Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
