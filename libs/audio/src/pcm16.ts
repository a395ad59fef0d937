/** PCM16 bytes must come in whole samples of two bytes. */
export class OddPcm16Length extends Error {
  override readonly name = 'OddPcm16Length';
  readonly retryable = false;

  constructor(bytes: number) {
    super(`${bytes} bytes are not a whole number of 16-bit samples`);
  }
}

/**
 * The samples in PCM16 little-endian `bytes` of any alignment; shares their memory where the alignment allows it, so
 * treat it as read-only. Throws `OddPcm16Length`. Like all of this package it counts on a little-endian machine.
 */
export function pcm16Samples(bytes: Uint8Array): Int16Array {
  if (bytes.byteLength % 2 !== 0) throw new OddPcm16Length(bytes.byteLength);
  const isAligned = bytes.byteOffset % 2 === 0;
  return isAligned ? new Int16Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 2) : copyPcm16Samples(bytes);
}

/** As `pcm16Samples`, in memory of its own: for samples that outlive a buffer someone else will fill again. */
export function copyPcm16Samples(bytes: Uint8Array): Int16Array {
  if (bytes.byteLength % 2 !== 0) throw new OddPcm16Length(bytes.byteLength);
  // Not `slice`: Node's Buffer overrides it to share memory.
  return new Int16Array(new Uint8Array(bytes).buffer);
}

/** The PCM16 little-endian bytes of `samples`, in the same memory. */
export function pcm16Bytes(samples: Int16Array): Uint8Array {
  return new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
}

/** Samples of -1…1 as PCM16: rounded to the nearest, saturated beyond; not-a-number becomes silence. */
export function floatToPcm16(samples: Float32Array): Int16Array {
  return new Int16Array(samples.map((sample) => Math.max(-32_768, Math.min(32_767, Math.round(sample * 32_768)))));
}

/** PCM16 as samples of -1 up to just below 1; `floatToPcm16` gives exactly the same samples back. */
export function pcm16ToFloat(samples: Int16Array): Float32Array {
  return new Float32Array(samples).map((sample) => sample / 32_768);
}
