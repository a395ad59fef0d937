import { CAPTURE_CHUNK_SECONDS, CAPTURE_PROCESSOR, type CaptureOptions } from './capture-format.ts';
import { PcmChunker } from './pcm-chunker.ts';
import { Resampler } from './resampler.ts';

// The worklet scope's own globals; the `dom` library does not describe them.
declare const sampleRate: number;
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(
  name: string,
  processor: new (options: { processorOptions: CaptureOptions }) => AudioWorkletProcessor,
): void;

/** Posts the microphone's audio as transferred chunks of PCM16. */
class CaptureProcessor extends AudioWorkletProcessor {
  readonly #resampler: Resampler | null;
  readonly #chunker: PcmChunker;

  constructor({ processorOptions: { rate } }: { processorOptions: CaptureOptions }) {
    super();
    this.#resampler = sampleRate === rate ? null : new Resampler(sampleRate, rate);
    this.#chunker = new PcmChunker(rate * CAPTURE_CHUNK_SECONDS, (chunk) => {
      this.port.postMessage(chunk.buffer, [chunk.buffer]);
    });
  }

  process(inputs: Float32Array[][]): boolean {
    const channel = inputs[0]?.[0];
    if (channel) this.#chunker.push(this.#resampler ? this.#resampler.push(channel) : channel);
    return true;
  }
}

registerProcessor(CAPTURE_PROCESSOR, CaptureProcessor);
