import { copyPcm16Samples, pcm16Bytes } from './pcm16.ts';

const HEADER_BYTES = 44;
const PCM = 1;

/** The bytes are not a WAV file of PCM16 mono, or it is cut short. */
export class InvalidWav extends Error {
  override readonly name = 'InvalidWav';
  readonly retryable = false;
}

export interface Wav {
  /** PCM16 mono. */
  readonly samples: Int16Array;
  /** Samples a second. */
  readonly rate: number;
}

/** A WAV file of PCM16 mono with the canonical header of 44 bytes. */
export function encodeWav({ samples, rate }: Wav): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES + samples.byteLength);
  const view = new DataView(bytes.buffer);
  writeTag(view, 0, 'RIFF');
  view.setUint32(4, bytes.length - 8, true);
  writeTag(view, 8, 'WAVE');
  writeTag(view, 12, 'fmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, PCM, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, rate, true);
  view.setUint32(28, rate * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  writeTag(view, 36, 'data');
  view.setUint32(40, samples.byteLength, true);
  bytes.set(pcm16Bytes(samples), HEADER_BYTES);
  return bytes;
}

/** Reads a WAV file of PCM16 mono, passing over chunks it does not know; throws `InvalidWav`. */
export function decodeWav(bytes: Uint8Array): Wav {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12 || readTag(view, 0) !== 'RIFF' || readTag(view, 8) !== 'WAVE') {
    throw new InvalidWav('the RIFF/WAVE header is missing');
  }
  let rate: number | null = null;
  for (let at = 12; at + 8 <= bytes.length;) {
    const tag = readTag(view, at);
    const start = at + 8;
    const end = start + view.getUint32(at + 4, true);
    if (end > bytes.length) throw new InvalidWav(`the chunk "${tag}" is cut short`);
    if (tag === 'fmt ') rate = readFormat(view, start, end);
    if (tag === 'data') return { rate: requireRate(rate), samples: readSamples(bytes.subarray(start, end)) };
    at = end + (end % 2);
  }
  throw new InvalidWav('the chunk "data" is missing');
}

function readFormat(view: DataView, start: number, end: number): number {
  if (end - start < 16) throw new InvalidWav('the chunk "fmt " is too short');
  const format = view.getUint16(start, true);
  const channels = view.getUint16(start + 2, true);
  const bits = view.getUint16(start + 14, true);
  if (format !== PCM || channels !== 1 || bits !== 16) {
    throw new InvalidWav(`format ${format}, ${channels} channels of ${bits} bits is not PCM16 mono`);
  }
  return view.getUint32(start + 4, true);
}

function requireRate(rate: number | null): number {
  if (rate === null) throw new InvalidWav('the chunk "fmt " is missing');
  return rate;
}

function readSamples(data: Uint8Array): Int16Array {
  if (data.length % 2 !== 0) throw new InvalidWav('the chunk "data" ends within a sample');
  return copyPcm16Samples(data);
}

function writeTag(view: DataView, at: number, tag: string): void {
  for (let letter = 0; letter < 4; letter++) view.setUint8(at + letter, tag.charCodeAt(letter));
}

function readTag(view: DataView, at: number): string {
  return String.fromCharCode(...Array.from({ length: 4 }, (_, letter) => view.getUint8(at + letter)));
}
