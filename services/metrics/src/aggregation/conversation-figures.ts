import type { ErrorCode, ResponseStatus } from '@colloquy/protocol';
import type { ConversationEvent } from '@colloquy/protocol/internal';

/** Where the figures go; the names are the facts they count. */
export interface FiguresSink {
  opened(): void;
  ready(seconds: number): void;
  turnCompleted(status: ResponseStatus, firstAudioSeconds: number | null, replyAudioSeconds: number): void;
  tokens(kind: 'input_fresh' | 'input_cached' | 'output', count: number): void;
  error(service: 'gateway' | 'worker', code: ErrorCode): void;
  ended(seconds: number, wasReady: boolean): void;
}

/** Turns the events of conversations into the figures of the service's indicators. */
export class ConversationFigures {
  readonly #sink: FiguresSink;

  constructor(sink: FiguresSink) {
    this.#sink = sink;
  }

  count(event: ConversationEvent): void {
    switch (event.type) {
      case 'conversation.opened':
        return this.#sink.opened();
      case 'conversation.ready':
        return this.#sink.ready(event.ready_ms / 1_000);
      case 'turn.completed':
        return this.#countTurn(event);
      case 'error.reported':
        return this.#sink.error(event.service, event.code);
      case 'conversation.ended':
        return this.#sink.ended(event.duration_ms / 1_000, event.was_ready);
      default:
        return event satisfies never;
    }
  }

  #countTurn(event: Extract<ConversationEvent, { type: 'turn.completed' }>): void {
    const firstAudio = event.first_audio_ms === null ? null : event.first_audio_ms / 1_000;
    this.#sink.turnCompleted(event.status, firstAudio, event.reply_audio_ms / 1_000);
    this.#sink.tokens('input_fresh', event.input_tokens - event.cached_tokens);
    this.#sink.tokens('input_cached', event.cached_tokens);
    this.#sink.tokens('output', event.output_tokens);
  }
}
