import { SpanStatusCode, type Attributes, type Span as ApiSpan } from '@opentelemetry/api';
import type { Span, SpanAttributes, SpanName, SpanNote } from '@colloquy/fabric';

import { writeTraceparent } from './traceparent.ts';

/** Names of OpenTelemetry's conventions where it has one. */
const conventional: Readonly<Record<string, string>> = { model: 'gen_ai.request.model' };

export function toAttributes(attributes: SpanAttributes = {}): Attributes {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [conventional[name] ?? `colloquy.${name}`, value]),
  );
}

export interface OtelSpanParts {
  readonly span: ApiSpan;
  readonly child: (name: SpanName, parent: string, attributes: SpanAttributes | undefined) => Span;
  readonly onEnd: () => void;
}

/** A span of ours as one of OpenTelemetry. */
export class OtelSpan implements Span {
  readonly context: string;
  readonly isRecorded: boolean;
  readonly #parts: OtelSpanParts;
  #hasEnded = false;

  constructor(parts: OtelSpanParts) {
    this.#parts = parts;
    this.context = writeTraceparent(parts.span.spanContext());
    this.isRecorded = parts.span.isRecording();
  }

  child(name: SpanName, attributes?: SpanAttributes): Span {
    return this.#parts.child(name, this.context, attributes);
  }

  note(note: SpanNote): void {
    this.#parts.span.addEvent(note);
  }

  end(attributes?: SpanAttributes): void {
    this.#finish(attributes);
  }

  fail(problem: string, attributes?: SpanAttributes): void {
    if (this.#hasEnded) return;
    this.#parts.span.setStatus({ code: SpanStatusCode.ERROR, message: problem }).setAttribute('error.type', problem);
    this.#finish(attributes);
  }

  #finish(attributes?: SpanAttributes): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    const { span, onEnd } = this.#parts;
    span.setAttributes(toAttributes(attributes)).end();
    onEnd();
  }
}
