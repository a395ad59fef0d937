import { msOf, samplesIn } from '../protocol/pcm.ts';
import { FrameLevel } from './frame-level.ts';
import { NoiseFloor } from './noise-floor.ts';

/** The service's positions are multiples of 32 ms apart (recorded). */
const FRAME_MS = 32;
const FRAME_SAMPLES = samplesIn(FRAME_MS);
/** Clicks are shorter than this many frames in a row. */
const ONSET_FRAMES = 3;
const FLOOR_WINDOW_FRAMES = Math.round(3_000 / FRAME_MS);
/** Once speech goes on, what is this much weaker still belongs to it. */
const HYSTERESIS_DB = 4;

export interface SpeechDetectorSettings {
  /** 0 to 1, as `turn_detection.threshold`: how far above the noise, and how loud at all, a sound must be. */
  readonly threshold: number;
  /** Silence after which speech has ended. */
  readonly silenceMs: number;
}

/** Times in ms on the clock of the sound itself. `speechMs` is from the first to the last frame of speech. */
export type SpeechChange =
  | { readonly kind: 'started'; readonly atMs: number }
  | { readonly kind: 'stopped'; readonly atMs: number; readonly speechMs: number };

/** Finds where speech starts and stops in PCM16 at 24 kHz, by its energy above an adaptive noise floor. */
export class SpeechDetector {
  readonly #settings: SpeechDetectorSettings;
  readonly #level = new FrameLevel();
  readonly #floor = new NoiseFloor(FLOOR_WINDOW_FRAMES);
  readonly #frame = new Int16Array(FRAME_SAMPLES);
  #filled = 0;
  /** Where the frame being filled begins. */
  #frameStartMs: number;
  #onsetFrames = 0;
  #speech: { startMs: number; lastMs: number } | null = null;

  /** `startMs` is where the first sample stands on the clock of the sound. */
  constructor(settings: SpeechDetectorSettings, startMs = 0) {
    this.#settings = settings;
    this.#frameStartMs = startMs;
  }

  /** Takes the next sound and returns what changed in it, in order. */
  process(pcm: Int16Array): SpeechChange[] {
    const changes: SpeechChange[] = [];
    for (let at = 0; at < pcm.length;) {
      const piece = pcm.subarray(at, at + FRAME_SAMPLES - this.#filled);
      this.#frame.set(piece, this.#filled);
      this.#filled += piece.length;
      at += piece.length;
      if (this.#filled < FRAME_SAMPLES) break;
      const change = this.#judge();
      if (change) changes.push(change);
      this.#filled = 0;
      this.#frameStartMs += FRAME_MS;
    }
    return changes;
  }

  /** Ends speech without a change to report, as when the client took or threw away the sound. Returns its length in ms. */
  endSpeech(): number {
    const speechMs = this.#speech ? this.#speech.lastMs - this.#speech.startMs : 0;
    this.#speech = null;
    this.#onsetFrames = 0;
    return speechMs;
  }

  #judge(): SpeechChange | null {
    const isLoud = this.#isLoud();
    const endMs = this.#frameStartMs + FRAME_MS;
    if (!this.#speech) {
      this.#onsetFrames = isLoud ? this.#onsetFrames + 1 : 0;
      if (this.#onsetFrames < ONSET_FRAMES) return null;
      this.#speech = { startMs: endMs - ONSET_FRAMES * FRAME_MS, lastMs: endMs };
      return { kind: 'started', atMs: this.#speech.startMs };
    }
    if (isLoud) this.#speech.lastMs = endMs;
    if (isLoud || endMs - this.#speech.lastMs < this.#settings.silenceMs) return null;
    return { kind: 'stopped', atMs: endMs, speechMs: this.endSpeech() };
  }

  /** At threshold 0.5: 12 dB above the floor and -50 dBFS at least. */
  #isLoud(): boolean {
    const db = this.#level.measure(this.#frame);
    const floor = this.#floor.follow(db);
    const { threshold } = this.#settings;
    const ease = this.#speech ? HYSTERESIS_DB : 0;
    return db > floor + 6 + 12 * threshold - ease && db > -60 + 20 * threshold - ease;
  }
}

/** Length in ms of what in a finished recording is speech, from its first to its last sound. */
export function measureSpeech(pcm: Int16Array): number {
  const detector = new SpeechDetector({ threshold: 0.5, silenceMs: Infinity });
  detector.process(pcm);
  return Math.min(detector.endSpeech(), msOf(pcm.length));
}
