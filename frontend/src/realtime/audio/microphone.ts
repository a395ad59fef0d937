import type { OpenMicrophone } from '../conversation/conversation-audio.port.ts';
import { CAPTURE_PROCESSOR } from './capture-format.ts';
import workletUrl from './capture.worklet.ts?worker&url';
import { LevelMeter } from './level-meter.ts';
import { MicrophoneError } from './microphone-problem.ts';

export interface MicrophoneEvents {
  /** 40 ms of PCM16 little-endian mono at 24 kHz. */
  chunk(pcm: ArrayBuffer): void;
  /** The device went away; nothing more comes. */
  lost(): void;
}

/** Asks the user for the microphone and streams it. Rejects with what `microphoneProblem` understands. */
export async function openMicrophone(context: AudioContext, events: MicrophoneEvents): Promise<Microphone> {
  if (!window.isSecureContext) throw new MicrophoneError('insecure_page');
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
  });
  try {
    return await captureFrom(stream, context, events);
  } catch (error) {
    for (const track of stream.getTracks()) track.stop();
    throw new MicrophoneError('unusable', error);
  }
}

async function captureFrom(stream: MediaStream, shared: AudioContext, events: MicrophoneEvents): Promise<Microphone> {
  const { source, context } = sourceOf(stream, shared);
  await context.audioWorklet.addModule(workletUrl);
  const capture = new AudioWorkletNode(context, CAPTURE_PROCESSOR, { numberOfInputs: 1, outputChannelCount: [1] });
  capture.port.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => events.chunk(data);
  for (const track of stream.getAudioTracks()) track.onended = () => events.lost();
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

  /** Of the device itself (Hz); null where the browser does not say. */
  get rate(): number | null {
    return this.#stream.getAudioTracks()[0]?.getSettings().sampleRate ?? null;
  }

  level(): number {
    return this.#meter.read();
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
