/** The two companding laws of ITU-T G.711; sound of either is 8 kHz, one byte a sample. */
export type CompandingLaw = 'pcmu' | 'pcma';

/** Added before a µ-law logarithm is taken, so that its first segment is a straight line. */
const MU_BIAS = 132;
const MU_CLIP = 32_635;
/** A-law bytes travel with every other bit inverted. */
const ALTERNATE_BITS = 0x55;

export function decodeG711(bytes: Uint8Array, law: CompandingLaw): Int16Array {
  return Int16Array.from(bytes, (byte) => tables[law][byte] ?? 0);
}

export function encodeG711(pcm: Int16Array, law: CompandingLaw): Uint8Array {
  const encode = law === 'pcmu' ? encodeMu : encodeA;
  return Uint8Array.from(pcm, encode);
}

function decodeMu(byte: number): number {
  const code = ~byte & 0xff;
  const magnitude = (((code & 0x0f) << 3) + MU_BIAS) << ((code >> 4) & 7);
  return code & 0x80 ? MU_BIAS - magnitude : magnitude - MU_BIAS;
}

function decodeA(byte: number): number {
  const code = byte ^ ALTERNATE_BITS;
  const segment = (code >> 4) & 7;
  const step = ((code & 0x0f) << 4) + 8;
  const magnitude = segment === 0 ? step : (step + 256) << (segment - 1);
  return code & 0x80 ? magnitude : -magnitude;
}

const tables = {
  pcmu: Int16Array.from({ length: 256 }, (_, byte) => decodeMu(byte)),
  pcma: Int16Array.from({ length: 256 }, (_, byte) => decodeA(byte)),
};

function encodeMu(sample: number): number {
  const magnitude = Math.min(Math.abs(sample), MU_CLIP) + MU_BIAS;
  // Segment 0 begins at 128: bit 7 is the highest one set there.
  const segment = 24 - Math.clz32(magnitude);
  const code = (sample < 0 ? 0x80 : 0) | (segment << 4) | ((magnitude >> (segment + 3)) & 0x0f);
  return ~code & 0xff;
}

function encodeA(sample: number): number {
  // Negative samples lie one below the positive of the same code.
  const magnitude = sample < 0 ? -sample - 1 : sample;
  const segment = Math.max(0, 24 - Math.clz32(magnitude));
  const code = (sample < 0 ? 0 : 0x80) | (segment << 4) | ((magnitude >> Math.max(4, segment + 3)) & 0x0f);
  return code ^ ALTERNATE_BITS;
}
