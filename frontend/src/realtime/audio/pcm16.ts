/** Decodes base64 of PCM16 little-endian into samples; null when the text is not base64 of whole samples. */
export function decodePcm16(base64: string): Int16Array<ArrayBuffer> | null {
  let bytes: string;
  try {
    bytes = atob(base64);
  } catch {
    return null;
  }
  if (bytes.length === 0 || bytes.length % 2 !== 0) return null;
  const samples = new Int16Array(bytes.length / 2);
  for (let i = 0; i < samples.length; i += 1) {
    samples[i] = bytes.charCodeAt(2 * i) | (bytes.charCodeAt(2 * i + 1) << 8);
  }
  return samples;
}
