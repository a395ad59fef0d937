/**
 * Payload of a `replyAudio` frame: one byte with the length of the item id, the id in ASCII, then PCM16 little-endian
 * mono at the output rate.
 */
export function encodeReplyAudio(itemId: string, pcm: Uint8Array): Uint8Array {
  // Not from the pool: a client may come back for it, and kept it would keep a whole block of the pool with it.
  const payload = Buffer.allocUnsafeSlow(1 + itemId.length + pcm.length);
  payload[0] = itemId.length;
  payload.write(itemId, 1, 'latin1');
  payload.set(pcm, 1 + itemId.length);
  return payload;
}

export function decodeReplyAudio(payload: Uint8Array): { itemId: string; pcm: Uint8Array } {
  const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength);
  const start = 1 + (bytes[0] ?? 0);
  return { itemId: bytes.toString('latin1', 1, start), pcm: bytes.subarray(start) };
}
