import { errorTable, type ErrorCode, type ResponseStatus } from '@colloquy/protocol';

import type { Downlink } from './downlink.ts';
import type { ReplyLedger } from './reply-ledger.ts';
import type { ResponseSequencer } from './response-sequencer.ts';
import { tokensOf } from '../money/token-usage.ts';
import type { TurnMeter, TurnSummary } from './turn-meter.ts';
import type { TurnTraces } from './turn-traces.ts';
import type { UpstreamServerEvent } from './upstream.port.ts';
import { classifyFailure, isHarmless, isRateLimit } from './upstream-failures.ts';

type EventOf<T extends UpstreamServerEvent['type']> = Extract<UpstreamServerEvent, { type: T }>;

/** Seconds or tokens, by what the transcribing model charges. */
export type TranscriptionUsage = EventOf<'conversation.item.input_audio_transcription.completed'>['usage'];

export interface RelayObserver {
  /** Words that are final, of either side. */
  onWords(role: 'user' | 'assistant', itemId: string, text: string): void;
  onTurnCompleted(summary: TurnSummary): void;
  /** The first audio of the answer to a turn is about to go down. */
  onFirstAudio(): void;
  onTranscribed(usage: TranscriptionUsage): void;
  /** The upstream would not serve a request because too many were made. */
  onRateLimited(): void;
  onError(code: ErrorCode): void;
  /** The upstream will not serve this conversation any more. */
  onFatal(code: ErrorCode): void;
  /** An event nobody here needs. */
  onPassedOver(type: string): void;
}

export interface RelayParts {
  readonly downlink: Downlink;
  readonly sequencer: ResponseSequencer;
  readonly ledger: ReplyLedger;
  readonly meter: TurnMeter;
  readonly turns: TurnTraces;
  readonly observer: RelayObserver;
}

/** Turns the upstream's events into the client's messages. */
export class ReplyRelay {
  readonly #parts: RelayParts;
  /** A response the user cut off: what of it still arrives is dropped until its `response.done`. */
  #cutResponse: string | null = null;

  constructor(parts: RelayParts) {
    this.#parts = parts;
  }

  /** From here on nothing more of the running response reaches the client. */
  cut(): void {
    this.#cutResponse = this.#parts.sequencer.active;
    this.#parts.turns.interrupted();
  }

  receive(event: UpstreamServerEvent): void {
    const { downlink, sequencer, observer } = this.#parts;
    switch (event.type) {
      case 'response.output_audio.delta':
        return this.#audio(event);
      case 'response.output_audio_transcript.delta':
      case 'response.output_text.delta':
        if (event.response_id === this.#cutResponse) return;
        return downlink.say({ type: 'text_delta', text: event.delta, item_id: event.item_id });
      case 'response.output_audio_transcript.done':
        return observer.onWords('assistant', event.item_id, event.transcript);
      case 'response.output_text.done':
        return observer.onWords('assistant', event.item_id, event.text);
      case 'input_audio_buffer.speech_started':
        this.cut();
        sequencer.expectCancelled();
        return downlink.say({ type: 'speech_started', item_id: event.item_id });
      case 'input_audio_buffer.speech_stopped':
        return this.#speechStopped(event);
      case 'conversation.item.input_audio_transcription.completed':
        observer.onTranscribed(event.usage);
        observer.onWords('user', event.item_id, event.transcript);
        return downlink.say({ type: 'user_text', text: event.transcript, item_id: event.item_id });
      case 'response.created':
        return this.#started(event);
      case 'response.done':
        return this.#done(event);
      case 'error':
        return this.#error(event);
      default:
        return observer.onPassedOver(event.type);
    }
  }

  #speechStopped(event: EventOf<'input_audio_buffer.speech_stopped'>): void {
    const ended_ms_ago = this.#parts.meter.speechStopped(event.audio_end_ms);
    this.#parts.turns.userDone('speech');
    this.#parts.downlink.say({ type: 'speech_stopped', item_id: event.item_id, ended_ms_ago });
  }

  #audio(event: EventOf<'response.output_audio.delta'>): void {
    if (event.response_id === this.#cutResponse) return;
    const pcm = Buffer.from(event.delta, 'base64');
    this.#parts.ledger.received(event.item_id, pcm.length);
    if (this.#parts.meter.replyAudio(pcm.length)) this.#parts.observer.onFirstAudio();
    this.#parts.turns.replyAudio();
    this.#parts.downlink.audio(event.item_id, pcm);
  }

  #started({ response }: EventOf<'response.created'>): void {
    const id = response.id ?? '';
    this.#parts.sequencer.started(id);
    this.#parts.turns.replyStarted(id);
    this.#parts.meter.replyBegins();
    this.#parts.downlink.say({ type: 'response_started', response_id: id });
  }

  #done({ response }: EventOf<'response.done'>): void {
    const { downlink, sequencer, meter, turns, observer } = this.#parts;
    const id = response.id ?? '';
    const status = doneStatus(response.status);
    const summary = meter.complete(status, tokensOf(response.usage));
    if (id === this.#cutResponse) this.#cutResponse = null;
    const failure = status === 'failed' ? classifyFailure(response.status_details?.error ?? {}) : null;
    if (isRateLimit(response.status_details?.error ?? {})) observer.onRateLimited();
    if (failure) {
      observer.onError(failure.code);
      const { code, retryable } = failure;
      downlink.say({ type: 'error', code, message: errorTable[code].meaning, retryable });
    }
    downlink.say({ type: 'usage', response_id: id, ...usageOf(response.usage) });
    const { endpointing_ms, model_ms } = summary;
    const timing = { endpointing_ms, model_ms };
    downlink.say({ type: 'response_done', message: doneMessage[status], response_id: id, status, timing });
    observer.onTurnCompleted(summary);
    turns.replyEnded(id, status, failure?.code ?? null);
    sequencer.done();
    if (failure && !failure.retryable) observer.onFatal(failure.code);
  }

  #error({ error }: EventOf<'error'>): void {
    const { downlink, sequencer, observer } = this.#parts;
    if (error.code === 'conversation_already_has_active_response') return sequencer.refusedAsActive();
    if (isRateLimit(error)) observer.onRateLimited();
    if (isHarmless(error)) return observer.onPassedOver('error');
    const failure = classifyFailure(error);
    if (!failure.retryable) return observer.onFatal(failure.code);
    observer.onError('upstream_error');
    downlink.say({
      type: 'error',
      code: 'upstream_error',
      message: errorTable.upstream_error.meaning,
      retryable: true,
    });
  }
}

const doneMessage: Record<ResponseStatus, string> = {
  completed: 'AI response completed',
  cancelled: 'AI response cancelled',
  failed: 'AI response failed',
  incomplete: 'AI response incomplete',
  interrupted: 'AI response interrupted',
};

function doneStatus(status: string | undefined): ResponseStatus {
  return status === 'cancelled' || status === 'failed' || status === 'incomplete' ? status : 'completed';
}

function usageOf(usage: EventOf<'response.done'>['response']['usage']) {
  return {
    input_tokens: usage?.input_tokens ?? 0,
    cached_tokens: usage?.input_token_details?.cached_tokens ?? 0,
    output_tokens: usage?.output_tokens ?? 0,
  };
}
