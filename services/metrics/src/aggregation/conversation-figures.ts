import type { ErrorCode, ResponseStatus } from '@colloquy/protocol';
import {
  tokenKinds,
  type ConversationEvent,
  type CostKind,
  type TokenKind,
  type TurnStage,
} from '@colloquy/protocol/internal';

type EventOf<T extends ConversationEvent['type']> = Extract<ConversationEvent, { type: T }>;

export type ChunkCounts = Readonly<Record<'ok' | 'late' | 'lost' | 'clipped', number>>;

/** Where the figures go; the names are the facts they count. Amounts of money in USD. */
export interface FiguresSink {
  opened(): void;
  ready(seconds: number): void;
  turnCompleted(status: ResponseStatus, replyAudioSeconds: number): void;
  stage(stage: TurnStage, seconds: number): void;
  tokens(kind: TokenKind, count: number): void;
  cost(kind: CostKind, usd: number): void;
  chunks(direction: 'up' | 'down', counts: ChunkCounts): void;
  underruns(count: number, seconds: number): void;
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
      case 'speech.rendered':
        return this.#countUsage(event);
      case 'turn.delivered':
        return this.#countStage('delivery', event.delivery_ms);
      case 'transcription.completed':
        if (event.cost_usd !== null) this.#sink.cost('transcription', event.cost_usd);
        return;
      case 'client.reported':
        return this.#countReport(event);
      case 'audio.measured':
        return this.#sink.chunks(event.direction, event);
      case 'error.reported':
        return this.#sink.error(event.service, event.code);
      case 'conversation.ended':
        return this.#sink.ended(event.duration_ms / 1_000, event.was_ready);
      default:
        return event satisfies never;
    }
  }

  #countTurn(event: EventOf<'turn.completed'>): void {
    this.#sink.turnCompleted(event.status, event.reply_audio_ms / 1_000);
    this.#countStage('endpointing', event.endpointing_ms);
    this.#countStage('model', event.model_ms);
    this.#countUsage(event);
  }

  #countUsage({ tokens, cost_usd }: EventOf<'turn.completed' | 'speech.rendered'>): void {
    for (const kind of tokenKinds) {
      this.#sink.tokens(kind, tokens[kind]);
      if (cost_usd !== null) this.#sink.cost(kind, cost_usd[kind]);
    }
  }

  #countReport(event: EventOf<'client.reported'>): void {
    this.#countStage('playback', event.playback_ms);
    this.#countStage('voice_to_voice', event.voice_to_voice_ms);
    this.#sink.underruns(event.underruns, event.underrun_ms / 1_000);
  }

  #countStage(stage: TurnStage, ms: number | null): void {
    if (ms !== null) this.#sink.stage(stage, ms / 1_000);
  }
}
