import type { InputRate } from '@colloquy/protocol';

import type { OpenMicrophone } from '../conversation/conversation-audio.port.ts';
import { CAPTURE_PROCESSOR, type CaptureOptions } from './capture-format.ts';
import workletUrl from './capture.worklet.ts?worker&url';
import { LevelMeter } from './level-meter.ts';
import { isMicrophoneRefused, MicrophoneError, microphoneProblem, type MicrophoneLoss } from './microphone-problem.ts';

export interface MicrophoneWish {
  /** '' for the browser's choice; that is also taken when there is no device with this id any more. */
  readonly deviceId: string;
  /** Samples a second of the chunks. */
  readonly rate: InputRate;
}

export interface MicrophoneEvents {
  /** 40 ms of PCM16 little-endian mono at the rate wished for. */
  chunk(pcm: ArrayBuffer): void;
  /** The device went away, or the user took back the permission; nothing more comes. */
  lost(problem: MicrophoneLoss): void;
}

/** Asks the user for the microphone and streams it. Rejects with what `microphoneProblem` understands. */
export async function openMicrophone(
  context: AudioContext,
  wish: MicrophoneWish,
  events: MicrophoneEvents,
): Promise<Microphone> {
  if (!window.isSecureContext) throw new MicrophoneError('insecure_page');
  const stream = await openStream(wish.deviceId);
  try {
    return await captureFrom(stream, context, wish.rate, events);
  } catch (error) {
    for (const track of stream.getTracks()) track.stop();
    throw new MicrophoneError('unusable', error);
  }
}

async function openStream(deviceId: string): Promise<MediaStream> {
  const audio = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
  if (deviceId === '') return await navigator.mediaDevices.getUserMedia({ audio });
  try {
    return await navigator.mediaDevices.getUserMedia({ audio: { ...audio, deviceId: { exact: deviceId } } });
  } catch (error) {
    if (microphoneProblem(error) !== 'missing') throw error;
    return await navigator.mediaDevices.getUserMedia({ audio });
  }
}

async function captureFrom(
  stream: MediaStream,
  shared: AudioContext,
  rate: InputRate,
  events: MicrophoneEvents,
): Promise<Microphone> {
  const { source, context } = sourceOf(stream, shared);
  await context.audioWorklet.addModule(workletUrl);
  const processorOptions: CaptureOptions = { rate };
  const capture = new AudioWorkletNode(context, CAPTURE_PROCESSOR, {
    numberOfInputs: 1,
    outputChannelCount: [1],
    processorOptions,
  });
  capture.port.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => events.chunk(data);
  for (const track of stream.getAudioTracks()) {
    track.onended = () => void isMicrophoneRefused().then((isRefused) => events.lost(isRefused ? 'revoked' : 'lost'));
  }
  const meter = new LevelMeter(context);
  source.connect(meter.node);
  // Its output is silence; without a path to the speaker some browsers never run the node.
  source.connect(capture).connect(context.destination);
  return new Microphone(stream, source, capture, meter, context === shared ? null : context);
}

/** Firefox takes a microphone only into a context of the device's own rate; the capture worklet resamples then. */
function sourceOf(stream: MediaStream, shared: AudioContext) {
  try {
    return { source: shared.createMediaStreamSource(stream), context: shared };
  } catch {
    const context = new AudioContext();
    void context.resume();
    return { source: context.createMediaStreamSource(stream), context };
  }
}

/** The microphone of this browser while it is open. */
export class Microphone implements OpenMicrophone {
  readonly #stream: MediaStream;
  readonly #source: AudioNode;
  readonly #capture: AudioWorkletNode;
  readonly #ownContext: AudioContext | null;
  readonly #meter: LevelMeter;

  constructor(
    stream: MediaStream,
    source: AudioNode,
    capture: AudioWorkletNode,
    meter: LevelMeter,
    ownContext: AudioContext | null,
  ) {
    this.#stream = stream;
    this.#source = source;
    this.#capture = capture;
    this.#meter = meter;
    this.#ownContext = ownContext;
  }

  get label(): string {
    return this.#stream.getAudioTracks()[0]?.label ?? '';
  }

  get rate(): number | null {
    return this.#stream.getAudioTracks()[0]?.getSettings().sampleRate ?? null;
  }

  level(): number {
    return this.#meter.read();
  }

  waveform(into: Float32Array<ArrayBuffer>): boolean {
    return this.#meter.waveform(into);
  }

  /** Muted, it streams silence: the server needs to hear the pause that ends the user's turn. */
  set muted(isMuted: boolean) {
    for (const track of this.#stream.getAudioTracks()) track.enabled = !isMuted;
  }

  [Symbol.dispose](): void {
    this.#capture.port.onmessage = null;
    this.#source.disconnect();
    this.#capture.disconnect();
    for (const track of this.#stream.getTracks()) {
      track.onended = null;
      track.stop();
    }
    void this.#ownContext?.close();
  }
}
