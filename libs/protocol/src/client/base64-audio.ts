/**
 * Whether `text` is padded base64 of a whole, non-zero number of 16-bit samples. Decoders of the platform skip what
 * they cannot read, which would turn damaged audio into noise; so the shape is checked before decoding.
 */
export function isBase64Pcm16(text: string): boolean {
  if (text.length === 0 || text.length % 4 !== 0) return false;
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const bytes = (text.length / 4) * 3 - padding;
  return bytes > 0 && bytes % 2 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(text);
}
