import type { PlayedSamples } from './item-ledger.ts';
import type { Playback } from './playback.port.ts';
import { PlaybackQueue, type PlaybackReport } from './playback-queue.ts';

const BLOCK_SAMPLES = 960;
const AHEAD_SECONDS = 0.2;
const PUMP_INTERVAL_MS = 40;

/**
 * Playback without an audio worklet: the page itself renders the queue in blocks of 40 ms and schedules them up to
 * 200 ms ahead. Only for pages from an insecure origin, where browsers offer no worklet.
 */
export class ScheduledPlayback implements Playback {
  readonly #context: AudioContext;
  readonly #output: AudioNode;
  readonly #queue: PlaybackQueue;
  readonly #scheduled = new Set<AudioBufferSourceNode>();
  #pump: number | undefined;
  #nextStart = 0;

  constructor(context: AudioContext, output: AudioNode, onReport: (report: PlaybackReport) => void) {
    this.#context = context;
    this.#output = output;
    this.#queue = new PlaybackQueue(context.sampleRate, (report) => {
      if (report.kind === 'drained') this.#rest();
      onReport(report);
    });
  }

  append(itemId: string, samples: Int16Array): void {
    this.#queue.append(itemId, samples);
    this.#pump ??= window.setInterval(() => {
      this.#schedule();
    }, PUMP_INTERVAL_MS);
  }

  finish(): void {
    this.#queue.finish();
  }

  flush(): Promise<PlayedSamples | null> {
    this.#rest();
    for (const source of this.#scheduled) source.stop();
    this.#scheduled.clear();
    const heard = this.#queue.flush();
    const ahead = Math.max(0, this.#nextStart - this.#context.currentTime) * this.#context.sampleRate;
    this.#nextStart = 0;
    return Promise.resolve(heard && { ...heard, samples: Math.max(1, Math.round(heard.samples - ahead)) });
  }

  #rest(): void {
    window.clearInterval(this.#pump);
    this.#pump = undefined;
  }

  #schedule(): void {
    this.#nextStart = Math.max(this.#nextStart, this.#context.currentTime);
    while (this.#pump !== undefined && this.#nextStart < this.#context.currentTime + AHEAD_SECONDS) {
      const buffer = this.#context.createBuffer(1, BLOCK_SAMPLES, this.#context.sampleRate);
      this.#queue.render(buffer.getChannelData(0));
      this.#play(buffer);
    }
  }

  #play(buffer: AudioBuffer): void {
    const source = new AudioBufferSourceNode(this.#context, { buffer });
    source.connect(this.#output);
    source.onended = () => this.#scheduled.delete(source);
    source.start(this.#nextStart);
    this.#scheduled.add(source);
    this.#nextStart += buffer.duration;
  }
}
