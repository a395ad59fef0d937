/** Bytes of PCM16 mono from a WAV file, passing over chunks it does not know. Throws when it is of another rate or kind. */
export function pcm16Of(file: ArrayBuffer, rate: number): ArrayBuffer {
  const view = new DataView(file);
  let isAsExpected = false;
  for (let at = 12; at + 8 <= file.byteLength;) {
    const [name, bytes, start] = [tagAt(view, at), view.getUint32(at + 4, true), at + 8];
    if (start + bytes > file.byteLength) throw new Error(`the chunk "${name}" of the WAV file is cut short`);
    if (name === 'fmt ') isAsExpected = isPcm16Mono(view, start) && view.getUint32(start + 4, true) === rate;
    if (name === 'data' && isAsExpected) return file.slice(start, start + bytes);
    at = start + bytes + (bytes % 2);
  }
  throw new Error(`a WAV file of PCM16 mono at ${rate} Hz is expected`);
}

function isPcm16Mono(view: DataView, format: number): boolean {
  const [kind, channels, bits] = [0, 2, 14].map((offset) => view.getUint16(format + offset, true));
  return kind === 1 && channels === 1 && bits === 16;
}

function tagAt(view: DataView, at: number): string {
  return String.fromCharCode(...[0, 1, 2, 3].map((letter) => view.getUint8(at + letter)));
}
