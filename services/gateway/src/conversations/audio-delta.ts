const head = '{"type":"audio_delta","audio":"';

/**
 * The client's `audio_delta` as JSON in UTF-8, written by hand: base64 has nothing that JSON would escape, and to look
 * through all of it for that, and once more for what is not ASCII, cost the gateway more than anything else it did.
 */
export function audioDelta(pcm: Uint8Array, itemId: string, { epoch, seq }: { epoch: number; seq: number }): Buffer {
  const audio = Buffer.from(pcm.buffer, pcm.byteOffset, pcm.byteLength).toString('base64');
  const rest = `","item_id":${JSON.stringify(itemId)},"epoch":${epoch},"seq":${seq}}`;
  const audioEnd = head.length + audio.length;
  const message = Buffer.allocUnsafe(audioEnd + Buffer.byteLength(rest));
  message.write(head, 0, 'latin1');
  message.write(audio, head.length, 'latin1');
  message.write(rest, audioEnd);
  return message;
}
