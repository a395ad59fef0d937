const head = '{"type":"input_audio_buffer.append","audio":"';
const tail = '"}';

/** Where messages are written; a longer one makes it longer. */
let memory = Buffer.alloc(16 * 1024);

/**
 * `input_audio_buffer.append` as JSON, written by hand: base64 has nothing that JSON would escape. The memory is used again
 * for the next message, so it has to be copied before that; `ws` does so at once, as it masks a buffer that is not its own
 * (but for the one random mask in four billion that is zero, and then only a link that is behind would be harmed).
 */
export function audioAppend(pcm: Uint8Array): Buffer {
  const audio = Buffer.from(pcm.buffer, pcm.byteOffset, pcm.byteLength).toString('base64');
  const audioEnd = head.length + audio.length;
  const end = audioEnd + tail.length;
  if (memory.length < end) memory = Buffer.alloc(2 * end);
  memory.write(head, 0, 'latin1');
  memory.write(audio, head.length, 'latin1');
  memory.write(tail, audioEnd, 'latin1');
  return memory.subarray(0, end);
}
