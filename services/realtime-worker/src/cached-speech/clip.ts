/** Speech that is ready to be played. */
export interface Clip {
  /** What is said in it. */
  readonly words: string;
  /** PCM16 mono at the output rate. */
  readonly pcm: Uint8Array;
}

/** Bytes of the length in front of the words. */
const HEAD = 4;

/** Length of the words in UTF-8 (32 bits, big-endian), the words, the sound. */
export function encodeClip({ words, pcm }: Clip): Uint8Array {
  const text = Buffer.from(words);
  const head = Buffer.alloc(HEAD);
  head.writeUInt32BE(text.length);
  return Buffer.concat([head, text, pcm]);
}

/** Null when the bytes are no clip. */
export function decodeClip(bytes: Uint8Array): Clip | null {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer.length < HEAD) return null;
  const soundAt = HEAD + buffer.readUInt32BE();
  if (soundAt >= buffer.length || (buffer.length - soundAt) % 2 === 1) return null;
  return { words: buffer.toString('utf8', HEAD, soundAt), pcm: buffer.subarray(soundAt) };
}
