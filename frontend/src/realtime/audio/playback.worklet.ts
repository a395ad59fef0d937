import type { PlayedSamples } from './item-ledger.ts';
import { PLAYBACK_PROCESSOR, type PlaybackAnswer, type PlaybackCommand } from './playback-messages.ts';
import { PlaybackQueue } from './playback-queue.ts';

// The worklet scope's own globals; the `dom` library does not describe them.
declare const sampleRate: number;
declare const currentTime: number;
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void;

/** Plays the queue on the audio thread, where the page's own work cannot make it stutter. */
class PlaybackProcessor extends AudioWorkletProcessor {
  readonly #queue = new PlaybackQueue(sampleRate, (report) => {
    this.port.postMessage({ ...report, atSeconds: currentTime } satisfies PlaybackAnswer);
  });

  constructor() {
    super();
    this.port.onmessage = ({ data }: MessageEvent<PlaybackCommand>) => {
      this.#obey(data);
    };
  }

  process(_inputs: Float32Array[][], outputs: Float32Array[][]): boolean {
    const channel = outputs[0]?.[0];
    if (channel) this.#queue.render(channel);
    return true;
  }

  #obey(command: PlaybackCommand): void {
    switch (command.kind) {
      case 'append':
        return this.#queue.append(command.itemId, command.samples);
      case 'finish':
        return this.#queue.finish();
      case 'flush':
        return this.#answer(command.request, this.#queue.flush());
    }
  }

  #answer(request: number, heard: PlayedSamples | null): void {
    this.port.postMessage({ kind: 'flushed', request, heard, atSeconds: currentTime } satisfies PlaybackAnswer);
  }
}

registerProcessor(PLAYBACK_PROCESSOR, PlaybackProcessor);
