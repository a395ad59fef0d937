import type { InputRate } from '@colloquy/protocol';

import type { MicrophoneLoss } from '../audio/microphone-problem.ts';
import type { PlaybackReport } from '../audio/playback-queue.ts';
import type { AudioDevices } from '../devices/audio-devices.ts';
import type { SpeakerState } from '../devices/speaker-output.ts';
import type { SampleRates } from './quality.ts';

/** Where in a reply item the user's ear is; always more than nothing. */
export interface HeardPosition {
  itemId: string;
  playedMs: number;
}

export interface AudioObserver {
  /** 40 ms of the user's voice, PCM16 little-endian mono. */
  voice(pcm: ArrayBuffer): void;
  microphoneLost(problem: MicrophoneLoss): void;
  speaker(state: SpeakerState): void;
  playback(report: PlaybackReport): void;
}

/** An open microphone; disposing releases the device, and the browser's recording mark goes out. */
export interface OpenMicrophone extends Disposable {
  /** The name of the device. */
  readonly label: string;
  set muted(isMuted: boolean);
  /** Loudness now, 0 to 1. */
  level(): number;
  /** Fills `into` with the newest samples, −1…1; returns false when all of them are silence. */
  waveform(into: Float32Array<ArrayBuffer>): boolean;
}

/** Ear and mouth of a conversation. */
export interface ConversationAudio {
  /** Wakes the speaker; must be called from a click or a key press, or browsers keep it silent. */
  start(): Promise<void>;
  /** Lets the speaker rest until the next start. */
  rest(): void;
  /** What there is to choose from. */
  readonly devices: AudioDevices;
  /** Opens the chosen microphone for voice at `rate`. Rejects with what `microphoneProblem` understands. */
  listen(rate: InputRate): Promise<OpenMicrophone>;
  /** Opens the chosen microphone only to show its level. Rejects in the same way. */
  tryMicrophone(): Promise<Disposable & { level(): number }>;
  /** Takes the microphone with this id when next one is opened; '' is the browser's choice. */
  chooseMicrophone(id: string): void;
  /** Plays through the speaker with this id from now on, where the browser can. */
  chooseSpeaker(id: string): Promise<void>;
  /** Resolves when a short sound has ended. */
  playTestSound(): Promise<void>;
  /** Queues PCM16 samples at the output rate; the array is given away. */
  play(itemId: string, samples: Int16Array<ArrayBuffer>): void;
  /** The audio queued is all of the reply: that it runs out is no gap. */
  finish(): void;
  /** Silences the reply at once; resolves with what was being heard, or null when nothing was. */
  flush(): Promise<HeardPosition | null>;
  /** From the speaker's queue to the ear (ms). */
  latencyMs(): number;
  rates(): SampleRates;
  /** Loudness of the reply now, 0 to 1. */
  level(): number;
  /** Fills `into` with the newest samples of the reply, −1…1; returns false when all of them are silence. */
  waveform(into: Float32Array<ArrayBuffer>): boolean;
}
