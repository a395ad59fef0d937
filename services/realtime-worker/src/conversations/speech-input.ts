import { pcm16Bytes, pcm16Samples, StreamResampler } from '@colloquy/audio';
import { OUTPUT_RATE } from '@colloquy/protocol';

/** Sample rate in Hz of PCM16 the speech service takes. */
const UPSTREAM_RATE = OUTPUT_RATE;

/** Room for what a chunk of 100 ms becomes. All conversations share it: what is in it is used before the next chunk. */
const converted = new Int16Array(UPSTREAM_RATE / 10);

/** Brings the client's PCM16 to the upstream's rate, with the filter's state kept across chunks. */
export class SpeechInput {
  readonly #resampler: StreamResampler | null;

  constructor(inputRate: number) {
    this.#resampler = inputRate === UPSTREAM_RATE ? null : new StreamResampler({ from: inputRate, to: UPSTREAM_RATE });
  }

  /** PCM16 bytes at the client's rate → PCM16 bytes at the upstream's; the same bytes when the rates are equal. To be used or copied before any other call. */
  convert(pcm: Uint8Array): Uint8Array {
    if (this.#resampler === null) return pcm;
    return pcm16Bytes(this.#resampler.process(pcm16Samples(pcm), converted));
  }
}
