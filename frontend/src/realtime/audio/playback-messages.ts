import type { PlayedSamples } from './item-ledger.ts';
import type { PlaybackReport } from './playback-queue.ts';

/** The name under which the playback worklet registers its processor. */
export const PLAYBACK_PROCESSOR = 'colloquy-playback';

/** Page to playback worklet. */
export type PlaybackCommand =
  | { kind: 'append'; itemId: string; samples: Int16Array<ArrayBuffer> }
  | { kind: 'finish' }
  | { kind: 'flush'; request: number };

/** Playback worklet to page; `flushed` answers the `flush` of the same number. */
export type PlaybackAnswer = (PlaybackReport | { kind: 'flushed'; request: number; heard: PlayedSamples | null }) & {
  /** When it happened, by the clock of the audio context (s). */
  readonly atSeconds: number;
};
