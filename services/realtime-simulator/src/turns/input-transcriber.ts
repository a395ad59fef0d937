import type { Timers } from '@colloquy/lifecycle';

import { obfuscationOf } from '../protocol/ids.ts';
import { EarlyWords } from './early-words.ts';
import { transcriptionDeltas } from './transcription-deltas.ts';
import type { Emit, TranscriptionUsage } from '../protocol/server-event.ts';
import type { LatencyProfile } from '../responses/latency-profile.ts';

export interface TranscriberPorts {
  readonly emit: Emit;
  readonly timers: Timers;
  readonly latency: LatencyProfile;
}

export interface HeardAudio {
  readonly itemId: string;
  readonly durationMs: number;
  readonly speechMs: number;
}

interface Telling {
  readonly heard: HeardAudio;
  readonly model: string;
  readonly transcript: string;
  /** Deltas that have been sent while it was spoken. */
  readonly told: number;
  readonly onDone: (transcript: string) => void;
}

/**
 * Sends the input transcription events of an item, some time after it. Where nobody knows the words the transcript says
 * how long the speech was: `(2.4 seconds of speech)`; silence gives an empty one.
 */
export class InputTranscriber {
  readonly #ports: TranscriberPorts;
  readonly #early: EarlyWords;

  constructor(ports: TranscriberPorts) {
    const { timers, latency } = ports;
    this.#ports = ports;
    this.#early = new EarlyWords({ timers, latency, say: (itemId, delta) => this.#say(itemId, delta) });
  }

  /** Tells the words of a turn that has only begun, while they are spoken. */
  begin(itemId: string, words: string, model: string): void {
    this.#early.begin(itemId, transcriptionDeltas(words, model));
  }

  /** Nobody speaks any more, and what was being said became no turn. */
  dropBegun(): void {
    this.#early.dropAll();
  }

  /** `recognized` settles with the words or null; `onDone` gets the transcript when the client has it. */
  transcribe(
    heard: HeardAudio,
    model: string,
    recognized: Promise<string | null>,
    onDone: (transcript: string) => void,
  ): void {
    const { timers, latency } = this.#ports;
    const told = this.#early.end(heard.itemId);
    // Through the timers again: the words may come when the session, and its timers with it, is over.
    timers.after(latency.transcriptionMs, () => {
      recognized.then(
        (words) =>
          timers.after(0, () =>
            this.#tell({ heard, model, transcript: words ?? lengthOf(heard.speechMs), told, onDone }),
          ),
        () => timers.after(0, () => this.#fail(heard.itemId)),
      );
    });
  }

  #tell({ heard, model, transcript, told, onDone }: Telling): void {
    const words = transcriptionDeltas(transcript, model).slice(told);
    const { timers, latency } = this.#ports;
    const next = () => {
      const word = words.shift();
      if (word === undefined) {
        this.#complete(heard, model, transcript);
        onDone(transcript);
        return;
      }
      this.#say(heard.itemId, word);
      timers.after(latency.transcriptionWordMs, next);
    };
    next();
  }

  #say(itemId: string, delta: string): void {
    this.#ports.emit({
      type: 'conversation.item.input_audio_transcription.delta',
      item_id: itemId,
      content_index: 0,
      delta,
      obfuscation: obfuscationOf(delta),
    });
  }

  #fail(itemId: string): void {
    const message = 'The audio could not be transcribed.';
    this.#ports.emit({
      type: 'conversation.item.input_audio_transcription.failed',
      item_id: itemId,
      content_index: 0,
      error: { type: 'transcription_error', code: 'audio_unintelligible', message, param: null },
    });
  }

  /** There is but one speaker as far as the simulator can tell. */
  #tellSpeaker({ itemId, durationMs }: HeardAudio, text: string): void {
    this.#ports.emit({
      type: 'conversation.item.input_audio_transcription.segment',
      ...{ item_id: itemId, content_index: 0, text, id: `seg_${itemId}_0` },
      ...{ speaker: 'A', start: 0, end: durationMs / 1000 },
    });
  }

  #complete(heard: HeardAudio, model: string, transcript: string): void {
    if (model.includes('diarize') && transcript !== '') this.#tellSpeaker(heard, transcript);
    this.#ports.emit({
      type: 'conversation.item.input_audio_transcription.completed',
      item_id: heard.itemId,
      content_index: 0,
      transcript,
      usage: usageOf(heard, model, transcript),
    });
  }
}

function lengthOf(speechMs: number): string {
  return speechMs > 0 ? `(${(speechMs / 1000).toFixed(1)} seconds of speech)` : '';
}

/** The whisper family bills seconds, the others tokens. */
function usageOf({ durationMs, speechMs }: HeardAudio, model: string, transcript: string): TranscriptionUsage {
  if (model.includes('whisper')) return { type: 'duration', seconds: Math.ceil(speechMs / 1000) };
  const audioTokens = Math.floor(durationMs / 100);
  const outputTokens = Math.ceil(transcript.length / 4);
  return {
    type: 'tokens',
    total_tokens: audioTokens + outputTokens,
    input_tokens: audioTokens,
    input_token_details: { text_tokens: 0, audio_tokens: audioTokens },
    output_tokens: outputTokens,
  };
}
