import type { SpanName } from './span-table.ts';

/** A span as another process or another trace refers to it: W3C `traceparent`. */
export type TraceContext = string;

/** All that spans say beside their times. The list is closed: what people say has no place in a trace. */
export interface SpanAttributes {
  readonly epoch?: number;
  readonly worker?: string;
  readonly attempt?: number;
  readonly model?: string;
  readonly upstream?: string;
  /** How the user took their turn. */
  readonly input?: 'speech' | 'text' | 'none';
  readonly status?: string;
  /** From the first audio at the client until it is heard (ms), as the client says. */
  readonly playback_ms?: number;
}

/** What happens within a span at one moment. */
export type SpanNote = 'first_audio_sent' | 'interrupted';

export interface SpanStart {
  readonly conversation: string;
  /** The span this one belongs to; without one it begins a trace of its own. */
  readonly parent?: TraceContext | undefined;
  /** Spans of other traces it has to do with. */
  readonly links?: readonly (TraceContext | undefined)[];
  /** Milliseconds since the epoch, when it began before now. */
  readonly startedAt?: number;
  readonly attributes?: SpanAttributes;
}

/** Something under way. The first end counts; a problem is one of our own codes, not a sentence. */
export interface Span {
  readonly context: TraceContext | undefined;
  /** False when nobody will see it: then nothing more need be done for it. */
  readonly isRecorded: boolean;
  child(name: SpanName, attributes?: SpanAttributes): Span;
  note(note: SpanNote): void;
  end(attributes?: SpanAttributes): void;
  fail(problem: string, attributes?: SpanAttributes): void;
}

/** Where spans are started. */
export interface TracePort {
  start(name: SpanName, options: SpanStart): Span;
}
