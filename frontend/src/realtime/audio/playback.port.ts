import type { PlayedSamples } from './item-ledger.ts';

/** Plays reply audio in the order it is given. */
export interface Playback {
  /** Queues PCM16 samples; the array is given away. */
  append(itemId: string, samples: Int16Array<ArrayBuffer>): void;
  /** What is queued is all there is for now: when it has been played, that is an end and no gap. */
  finish(): void;
  /** Silences everything at once; resolves with what was being heard, or null when nothing was playing. */
  flush(): Promise<PlayedSamples | null>;
}
