import type { PlaybackReport } from '../audio/playback-queue.ts';
import type { SampleRates } from './quality.ts';

/** Where in a reply item the user's ear is; always more than nothing. */
export interface HeardPosition {
  itemId: string;
  playedMs: number;
}

export interface AudioObserver {
  /** 40 ms of the user's voice, PCM16 little-endian mono at 24 kHz. */
  voice(pcm: ArrayBuffer): void;
  /** The microphone's device went away. */
  microphoneLost(): void;
  playback(report: PlaybackReport): void;
}

/** An open microphone; disposing releases the device, and the browser's recording mark goes out. */
export interface OpenMicrophone extends Disposable {
  set muted(isMuted: boolean);
  /** Loudness now, 0 to 1. */
  level(): number;
}

/** Ear and mouth of a conversation. */
export interface ConversationAudio {
  /** Wakes the speaker; must be called from a click or a key press, or browsers keep it silent. */
  start(): Promise<void>;
  /** Lets the speaker rest until the next start. */
  rest(): void;
  /** Opens the microphone. Rejects with what `microphoneProblem` understands. */
  listen(): Promise<OpenMicrophone>;
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
}
