import { OUTPUT_RATE } from '@colloquy/protocol';

import type { AudioObserver, ConversationAudio, HeardPosition } from '../conversation/conversation-audio.port.ts';
import type { SampleRates } from '../conversation/quality.ts';
import { CAPTURE_RATE } from './capture-format.ts';
import { LevelMeter } from './level-meter.ts';
import { openMicrophone, type Microphone } from './microphone.ts';
import { openPlayback } from './playback.ts';
import type { Playback } from './playback.port.ts';

/** Microphone and speaker of this browser, on one audio context that lives as long as the page. */
export class BrowserAudio implements ConversationAudio {
  readonly #observer: AudioObserver;
  #context: AudioContext | null = null;
  #output: LevelMeter | null = null;
  #playback: Playback | null = null;
  #microphoneRate: number | null = null;

  constructor(observer: AudioObserver) {
    this.#observer = observer;
  }

  async start(): Promise<void> {
    const context = this.#speaker();
    // Not awaited: a browser that waits for another gesture leaves this pending, and the conversation can go on.
    void context.resume();
    if (this.#playback || !this.#output) return;
    this.#playback = await openPlayback(context, this.#output.node, (report) => this.#observer.playback(report));
  }

  rest(): void {
    void this.#context?.suspend();
  }

  async listen(): Promise<Microphone> {
    const microphone = await openMicrophone(this.#speaker(), {
      chunk: (pcm) => this.#observer.voice(pcm),
      lost: () => this.#observer.microphoneLost(),
    });
    this.#microphoneRate = microphone.rate;
    return microphone;
  }

  play(itemId: string, samples: Int16Array<ArrayBuffer>): void {
    this.#playback?.append(itemId, samples);
  }

  finish(): void {
    this.#playback?.finish();
  }

  async flush(): Promise<HeardPosition | null> {
    const heard = (await this.#playback?.flush()) ?? null;
    if (!heard) return null;
    // What was handed to the device so shortly ago has not reached the ear yet.
    const playedMs = (heard.samples / OUTPUT_RATE) * 1000 - this.latencyMs();
    return { itemId: heard.itemId, playedMs: Math.max(1, Math.round(playedMs)) };
  }

  latencyMs(): number {
    if (!this.#context) return 0;
    // Safari knows no output latency.
    return (this.#context.outputLatency || this.#context.baseLatency) * 1000;
  }

  rates(): SampleRates {
    const speaker = this.#context?.sampleRate ?? null;
    return { microphone: this.#microphoneRate, sent: CAPTURE_RATE, received: OUTPUT_RATE, speaker };
  }

  level(): number {
    return this.#output?.read() ?? 0;
  }

  #speaker(): AudioContext {
    if (this.#context) return this.#context;
    const context = new AudioContext({ sampleRate: OUTPUT_RATE, latencyHint: 'interactive' });
    this.#output = new LevelMeter(context);
    this.#output.node.connect(context.destination);
    this.#context = context;
    return context;
  }
}
