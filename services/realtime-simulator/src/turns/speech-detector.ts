import { msOf, samplesIn } from '../protocol/pcm.ts';
import { Intonation } from './intonation.ts';
import { LoudnessMeter, type Loudness } from './loudness.ts';
import { Voicing } from './voicing.ts';

/** The service's positions are multiples of 32 ms apart (recorded). */
const FRAME_MS = 32;
const FRAME_SAMPLES = samplesIn(FRAME_MS);
/** Clicks are shorter than this many loud frames. */
const ONSET_FRAMES = 3;
/** So many of them must be vowels or the like. */
const ONSET_VOICED_FRAMES = 2;
/** A consonant before the first vowel belongs to the turn when it is no longer than this. */
const LONGEST_ONSET_FRAMES = 10;
const FLOOR_WINDOW_FRAMES = Math.round(3_000 / FRAME_MS);
/** Once speech goes on, what is this much weaker still belongs to it. */
const HYSTERESIS_DB = 3;
/** What is this much weaker than the loudest of the same speech is its echo, not speech. */
const ECHO_DB = 40;
/** A sound that repeats this well is a voice, from 0 to 1; of noise one frame in a thousand does. */
const VOICED_STRENGTH = 0.5;
/** What repeats as well as this may be weaker by so much. */
const CLEAR_VOICE = 0.7;
const CLEAR_VOICE_DB = 4;
/** Without a vowel for this long a loud sound is noise. */
const UNVOICED_MS = 320;

export interface SpeechDetectorSettings {
  /** 0 to 1, as `turn_detection.threshold`: how far above the noise, and how loud at all, a sound must be. */
  readonly threshold: number;
  /** Silence after which speech has ended. */
  readonly silenceMs: number;
  /** The same when it sounds as if there were more to come; as long as the other when melody does not matter. */
  readonly unfinishedSilenceMs?: number;
}

/** Times in ms on the clock of the sound itself. `speechMs` is from the first to the last frame of speech. */
export type SpeechChange =
  | { readonly kind: 'started'; readonly atMs: number }
  | { readonly kind: 'stopped'; readonly atMs: number; readonly speechMs: number };

/** Of digital silence, after which filters have nothing left to say. */
const REST_FRAMES = 8;

/** Finds where speech starts and stops in PCM16 at 24 kHz: by its level over the noise in each band, and by its pitch. */
export class SpeechDetector {
  readonly #settings: SpeechDetectorSettings;
  readonly #loudness = new LoudnessMeter(FLOOR_WINDOW_FRAMES);
  readonly #voicing = new Voicing();
  readonly #frame = new Int16Array(FRAME_SAMPLES);
  #filled = 0;
  /** Where the frame being filled begins. */
  #frameStartMs: number;
  /** Loud frames in a row before it is speech. */
  #onset = { frames: 0, voiced: 0 };
  #speech: Speech | null = null;
  /** Frames of digital silence in a row. */
  #silentFrames = 0;

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
    this.#onset = { frames: 0, voiced: 0 };
    return speechMs;
  }

  #judge(): SpeechChange | null {
    const verdict = this.#hear();
    return this.#speech ? this.#goOn(this.#speech, verdict) : this.#await(verdict);
  }

  #await({ isLoud, isVoiced, endMs, db, hz }: FrameVerdict): SpeechChange | null {
    if (!isLoud) {
      this.#onset = { frames: 0, voiced: 0 };
      return null;
    }
    this.#onset.frames += 1;
    if (isVoiced) this.#onset.voiced += 1;
    const { frames, voiced } = this.#onset;
    if (frames < ONSET_FRAMES || voiced < ONSET_VOICED_FRAMES) return null;
    const startMs = endMs - Math.min(frames, LONGEST_ONSET_FRAMES) * FRAME_MS;
    const intonation = new Intonation();
    if (isVoiced) intonation.note(hz);
    this.#speech = { startMs, intonation, peakDb: db, lastMs: endMs, voicedMs: endMs, silenceMs: null };
    return { kind: 'started', atMs: startMs };
  }

  #goOn(speech: Speech, { isLoud, isVoiced, endMs, db, hz }: FrameVerdict): SpeechChange | null {
    speech.peakDb = Math.max(speech.peakDb, db);
    if (isVoiced) speech.voicedMs = endMs;
    if (isLoud && db > speech.peakDb - ECHO_DB && endMs - speech.voicedMs <= UNVOICED_MS) {
      speech.lastMs = endMs;
      speech.silenceMs = null;
      if (isVoiced) speech.intonation.note(hz);
      return null;
    }
    speech.silenceMs ??= this.#silenceAfter(speech.intonation);
    if (endMs - speech.lastMs < speech.silenceMs) return null;
    return { kind: 'stopped', atMs: endMs, speechMs: this.endSpeech() };
  }

  #silenceAfter(intonation: Intonation): number {
    const { silenceMs, unfinishedSilenceMs = silenceMs } = this.#settings;
    if (unfinishedSilenceMs === silenceMs) return silenceMs;
    return silenceMs + intonation.unfinished() * (unfinishedSilenceMs - silenceMs);
  }

  /** At threshold 0.5 loud is 8 dB above the floor of a band, and -55 dBFS at least. */
  #hear(): FrameVerdict {
    const endMs = this.#frameStartMs + FRAME_MS;
    const { db, aboveFloorDb } = this.#measure();
    const { threshold } = this.#settings;
    const ease = this.#speech ? HYSTERESIS_DB : 0;
    const margin = Math.min(aboveFloorDb - 4 - 8 * threshold, db + 65 - 20 * threshold) + ease;
    const { strength, hz } = margin > -CLEAR_VOICE_DB ? this.#voicing.measure() : { strength: 0, hz: 0 };
    const isLoud = margin > 0 || strength > CLEAR_VOICE;
    const isVoiced = isLoud && strength > VOICED_STRENGTH;
    return { isLoud, isVoiced, db, hz, endMs };
  }

  #measure(): Loudness {
    this.#silentFrames = isSilent(this.#frame) ? this.#silentFrames + 1 : 0;
    if (this.#silentFrames > REST_FRAMES) {
      this.#voicing.rest();
      return this.#loudness.rest();
    }
    this.#voicing.push(this.#frame);
    return this.#loudness.measure(this.#frame);
  }
}

interface Speech {
  readonly startMs: number;
  readonly intonation: Intonation;
  /** The loudest it has been in a band, dBFS. */
  peakDb: number;
  /** Ends of the last frame that was speech, and of the last one that had a pitch. */
  lastMs: number;
  voicedMs: number;
  /** The silence that ends it; null while it goes on. */
  silenceMs: number | null;
}

interface FrameVerdict {
  readonly isLoud: boolean;
  readonly isVoiced: boolean;
  readonly db: number;
  /** Pitch, when it is voiced. */
  readonly hz: number;
  readonly endMs: number;
}

function isSilent(frame: Int16Array): boolean {
  for (const sample of frame) if (sample !== 0) return false;
  return true;
}

/** Length in ms of what in a finished recording is speech, from its first to its last sound. */
export function measureSpeech(pcm: Int16Array): number {
  const detector = new SpeechDetector({ threshold: 0.5, silenceMs: Infinity });
  detector.process(pcm);
  return Math.min(detector.endSpeech(), msOf(pcm.length));
}
