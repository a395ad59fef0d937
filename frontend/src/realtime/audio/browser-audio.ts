import { OUTPUT_RATE, type InputRate } from '@colloquy/protocol';

import type { AudioObserver, ConversationAudio, HeardPosition } from '../conversation/conversation-audio.port.ts';
import type { SampleRates } from '../conversation/quality.ts';
import { AudioDevices } from '../devices/audio-devices.ts';
import { canChooseSpeaker, SpeakerOutput } from '../devices/speaker-output.ts';
import { playTestSound } from '../devices/test-sound.ts';
import { CAPTURE_RATE } from './capture-format.ts';
import { openMicrophone, type Microphone, type MicrophoneEvents } from './microphone.ts';
import { openPlayback } from './playback.ts';
import type { Playback } from './playback.port.ts';

/** Microphone and speaker of this browser, on one audio context that lives as long as the page. */
export class BrowserAudio implements ConversationAudio {
  readonly devices: AudioDevices;
  readonly #observer: AudioObserver;
  #output: SpeakerOutput | null = null;
  #playback: Playback | null = null;
  #letGo: () => void = () => undefined;
  #microphoneId = '';
  #microphoneRate: number | null = null;
  #speakerId = '';
  #sentRate = CAPTURE_RATE;

  constructor(observer: AudioObserver) {
    this.#observer = observer;
    // There is none on a page from an insecure origin, whatever the types say.
    const source: MediaDevices | undefined = navigator.mediaDevices;
    this.devices = new AudioDevices(source, canChooseSpeaker());
    this.devices.subscribe(() => void this.#useSpeaker());
  }

  async start(): Promise<void> {
    const output = this.#speaker();
    this.#letGo();
    this.#letGo = output.hold();
    this.#playback ??= await openPlayback(output.context, output.meter.node, (report) =>
      this.#observer.playback(report),
    );
  }

  rest(): void {
    this.#letGo();
  }

  async listen(rate: InputRate): Promise<Microphone> {
    const microphone = await this.#openMicrophone(rate, {
      chunk: (pcm) => this.#observer.voice(pcm),
      lost: (problem) => this.#observer.microphoneLost(problem),
    });
    this.#microphoneRate = microphone.rate;
    this.#sentRate = rate;
    return microphone;
  }

  async tryMicrophone(): Promise<Disposable & { level(): number }> {
    const letGo = this.#speaker().hold();
    try {
      const microphone = await this.#openMicrophone(CAPTURE_RATE, { chunk: () => undefined, lost: letGo });
      return {
        level: () => microphone.level(),
        [Symbol.dispose]: () => {
          microphone[Symbol.dispose]();
          letGo();
        },
      };
    } catch (error) {
      letGo();
      throw error;
    }
  }

  chooseMicrophone(id: string): void {
    this.#microphoneId = id;
  }

  async chooseSpeaker(id: string): Promise<void> {
    this.#speakerId = id;
    await this.#useSpeaker();
  }

  async playTestSound(): Promise<void> {
    const output = this.#speaker();
    const letGo = output.hold();
    await playTestSound(output.context, output.meter.node);
    letGo();
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
    return this.#output?.latencyMs() ?? 0;
  }

  rates(): SampleRates {
    const speaker = this.#output?.context.sampleRate ?? null;
    return { microphone: this.#microphoneRate, sent: this.#sentRate, received: OUTPUT_RATE, speaker };
  }

  level(): number {
    return this.#output?.meter.read() ?? 0;
  }

  waveform(into: Float32Array<ArrayBuffer>): boolean {
    return this.#output?.meter.waveform(into) ?? false;
  }

  async #openMicrophone(rate: InputRate, events: MicrophoneEvents): Promise<Microphone> {
    const wish = { deviceId: this.#microphoneId, rate };
    const microphone = await openMicrophone(this.#speaker().context, wish, events);
    if (!this.devices.view().areNamed) void this.devices.refresh();
    return microphone;
  }

  #speaker(): SpeakerOutput {
    if (this.#output) return this.#output;
    this.#output = new SpeakerOutput((state) => this.#observer.speaker(state));
    void this.#useSpeaker();
    return this.#output;
  }

  /** The one chosen while it is there, or else the browser's choice. */
  async #useSpeaker(): Promise<void> {
    await this.#output?.choose(this.devices.hasSpeaker(this.#speakerId) ? this.#speakerId : '');
  }
}
