import { RequestRefused } from '../protocol/request-refused.ts';
import type { NewId } from '../protocol/ids.ts';
import type { Emit } from '../protocol/server-event.ts';
import type { AudioFormat, SessionObject, TurnDetection } from '../protocol/session-object.ts';
import { SoundDecoder } from '../protocol/sound-codec.ts';
import { InputAudioBuffer } from './input-audio-buffer.ts';
import { detectorSettings, prefixPaddingMs } from './detection-settings.ts';
import { measureSpeech, SpeechDetector } from './speech-detector.ts';

/** The largest sound one `input_audio_buffer.append` may carry, and what base64 makes of it. */
const MAX_APPEND_BYTES = 15 * 1024 * 1024;
const MAX_APPEND_CHARACTERS = (MAX_APPEND_BYTES * 4) / 3;
/** What a client may commit by itself must be this long. */
const MIN_COMMIT_MS = 100;
/** Silence kept beside the padding while nobody speaks, so that a client may still commit by itself. */
const KEPT_SILENCE_MS = 1_000;

/** A piece of the user's sound that becomes an item. */
export interface UserTurn {
  readonly itemId: string;
  /** PCM16 at 24 kHz. */
  readonly pcm: Int16Array;
  readonly speechMs: number;
  readonly endedBy: 'detection' | 'client';
}

/** Silence after an answer that becomes an item; positions in ms since the first sample ever appended. */
export interface IdleTurn extends UserTurn {
  readonly startMs: number;
  readonly endMs: number;
}

export interface InputAudioPorts {
  readonly emit: Emit;
  readonly newId: NewId;
  readonly capacityBytes: number;
  /** Called right after `speech_started`. */
  readonly onSpeechStarted: (itemId: string) => void;
  readonly onTurn: (turn: UserTurn) => void;
}

/** The input audio buffer with its turn detection: tells when the user starts and stops, and hands over turns. */
export class InputAudio {
  readonly #ports: InputAudioPorts;
  readonly #buffer: InputAudioBuffer;
  #format: AudioFormat = { type: 'audio/pcm', rate: 24_000 };
  #decoder = new SoundDecoder(this.#format);
  #detection: TurnDetection | null = null;
  #detector: SpeechDetector | null = null;
  /** The item the speech now heard will become. */
  #speakingItemId: string | null = null;

  constructor(ports: InputAudioPorts) {
    this.#ports = ports;
    this.#buffer = new InputAudioBuffer(ports.capacityBytes);
  }

  get isSpeaking(): boolean {
    return this.#speakingItemId !== null;
  }

  /** Takes the session's settings. Starts detecting anew when they differ; no detection leaves turns to the client. */
  configure({ format, turn_detection: detection }: SessionObject['audio']['input']): void {
    if (format.type !== this.#format.type) this.#decoder = new SoundDecoder(format);
    this.#format = format;
    if (JSON.stringify(detection) === JSON.stringify(this.#detection)) return;
    this.#detection = detection;
    this.#detector = detection && new SpeechDetector(detectorSettings(detection), this.#buffer.endMs);
    this.#speakingItemId = null;
  }

  /** Takes base64 in the session's format. Throws `RequestRefused` when it is not that, too large, or the buffer is full. */
  append(audio: string): void {
    if (audio.length > MAX_APPEND_CHARACTERS) {
      throw new RequestRefused('invalid_value', "Invalid 'audio': at most 15 MiB of audio in one event.", 'audio');
    }
    const pcm = this.#decoder.decode(audio, 'audio');
    this.#store(pcm);
    for (const change of this.#detector?.process(pcm) ?? []) {
      if (change.kind === 'started') this.#start(change.atMs);
      else this.#stop(change.atMs, change.speechMs);
    }
    if (this.#detection && !this.#speakingItemId) {
      this.#buffer.dropBefore(this.#buffer.endMs - prefixPaddingMs(this.#detection) - keptSilenceMs(this.#detection));
    }
  }

  /** Hands over what is buffered. Throws `RequestRefused` when that is less than 100 ms. */
  commit(): void {
    this.#buffer.append(this.#decoder.flush());
    const { heldMs } = this.#buffer;
    if (heldMs < MIN_COMMIT_MS) {
      const message = `Error committing input audio buffer: buffer too small. Expected at least ${MIN_COMMIT_MS}ms of audio, but buffer only has ${heldMs.toFixed(2)}ms of audio.`;
      throw new RequestRefused('input_audio_buffer_commit_empty', message);
    }
    this.#detector?.endSpeech();
    const itemId = this.#takeItemId();
    const pcm = this.#buffer.take();
    this.#ports.onTurn({ itemId, pcm, speechMs: measureSpeech(pcm), endedBy: 'client' });
  }

  /** Hands over the silence of the last `idleMs`, or what there is of it; null when that is nothing to speak of. */
  takeIdle(idleMs: number, evenWithoutSound: boolean): IdleTurn | null {
    const { endMs, startMs } = this.#buffer;
    const fromMs = Math.max(startMs, endMs - idleMs);
    if (endMs - fromMs < MIN_COMMIT_MS && !evenWithoutSound) return null;
    this.#buffer.dropBefore(fromMs);
    this.#detector?.endSpeech();
    const positions = { startMs: Math.round(fromMs), endMs: Math.round(endMs) };
    const pcm = this.#buffer.take();
    return { ...positions, itemId: this.#takeItemId(), pcm, speechMs: measureSpeech(pcm), endedBy: 'detection' };
  }

  clear(): void {
    this.#detector?.endSpeech();
    this.#speakingItemId = null;
    this.#decoder.flush();
    this.#buffer.clear();
    this.#ports.emit({ type: 'input_audio_buffer.cleared' });
  }

  /** A turn that fills the buffer ends there; what a client holds back for its own commit must fit. */
  #store(pcm: Int16Array): void {
    if (this.#buffer.append(pcm)) return;
    if (this.#speakingItemId === null || !this.#detector) {
      const message = 'The input audio buffer is full: commit or clear it first.';
      throw new RequestRefused('input_audio_buffer_full', message, 'audio');
    }
    this.#stop(this.#buffer.endMs, this.#detector.endSpeech());
    this.#buffer.append(pcm);
  }

  #start(atMs: number): void {
    const { emit, newId, onSpeechStarted } = this.#ports;
    const padding = this.#detection ? prefixPaddingMs(this.#detection) : 0;
    const startMs = Math.max(atMs - padding, this.#buffer.startMs);
    this.#buffer.dropBefore(startMs);
    const itemId = newId('item');
    this.#speakingItemId = itemId;
    emit({ type: 'input_audio_buffer.speech_started', audio_start_ms: Math.round(startMs), item_id: itemId });
    onSpeechStarted(itemId);
  }

  /** The detector itself may be further on: one append can hold the end of a turn and the start of the next. */
  #stop(atMs: number, speechMs: number): void {
    const itemId = this.#takeItemId();
    const pcm = this.#buffer.take(atMs);
    this.#ports.emit({ type: 'input_audio_buffer.speech_stopped', audio_end_ms: Math.round(atMs), item_id: itemId });
    this.#ports.onTurn({ itemId, pcm, speechMs, endedBy: 'detection' });
  }

  /** The id announced for the speech now heard, or a new one. */
  #takeItemId(): string {
    const itemId = this.#speakingItemId ?? this.#ports.newId('item');
    this.#speakingItemId = null;
    return itemId;
  }
}

/** An idle timeout hands over the silence it waited through. */
function keptSilenceMs(detection: TurnDetection): number {
  const idleMs = detection.type === 'server_vad' ? (detection.idle_timeout_ms ?? 0) : 0;
  return Math.max(KEPT_SILENCE_MS, idleMs);
}
