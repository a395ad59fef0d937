/** So many samples at the end of the scale are no accident of one peak. */
const CLIPPED_SAMPLES = 3;

/** Whether PCM16 little-endian was cut off at the ends of its scale. Reads the bytes: they may start at any address. */
export function isClipped(pcm: Uint8Array): boolean {
  let count = 0;
  for (let at = 1; at < pcm.length; at += 2) {
    const high = pcm[at];
    if (high !== 0x7f && high !== 0x80) continue;
    const low = pcm[at - 1];
    if (high === 0x7f ? low === 0xff : low === 0x00) count += 1;
    if (count >= CLIPPED_SAMPLES) return true;
  }
  return false;
}
