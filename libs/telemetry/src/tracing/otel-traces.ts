import { ROOT_CONTEXT, SpanKind, trace, type Context, type Link, type Tracer } from '@opentelemetry/api';
import {
  spanTable,
  type Span,
  type SpanName,
  type SpanStart,
  type TraceContext,
  type TracePort,
} from '@colloquy/fabric';

import { ActiveTraces } from './active-traces.ts';
import { OtelSpan, toAttributes } from './otel-span.ts';
import { readTraceparent } from './traceparent.ts';

const kinds = { server: SpanKind.SERVER, client: SpanKind.CLIENT, internal: SpanKind.INTERNAL };

/** Starts spans with the tracer OpenTelemetry's SDK was set up with. */
export class OtelTraces implements TracePort {
  readonly #tracer: Tracer = trace.getTracer('colloquy');
  readonly #active = new ActiveTraces();

  start(name: SpanName, options: SpanStart): Span {
    const { conversation, parent, links, startedAt, attributes } = options;
    const span = this.#tracer.startSpan(
      name,
      {
        kind: kinds[spanTable[name].kind],
        attributes: { 'session.id': conversation, ...toAttributes(attributes) },
        links: (links ?? []).flatMap(toLink),
        ...(startedAt === undefined ? {} : { startTime: new Date(startedAt) }),
      },
      contextOf(parent),
    );
    // A trace that is not sampled exists nowhere: a log line that named it would send its reader searching.
    const entered = span.isRecording() ? this.#active.enter(conversation, span.spanContext().traceId) : null;
    return new OtelSpan({
      span,
      child: (childName, context, more) =>
        this.start(childName, { conversation, parent: context, ...(more === undefined ? {} : { attributes: more }) }),
      onEnd: () => entered?.[Symbol.dispose](),
    });
  }

  /** The trace that is being written for a conversation, newest first; undefined when there is none. */
  traceOf(conversation: string): string | undefined {
    return this.#active.newest(conversation);
  }
}

function contextOf(parent: TraceContext | undefined): Context {
  const context = readTraceparent(parent);
  return context === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, context);
}

function toLink(context: TraceContext | undefined): Link[] {
  const spanContext = readTraceparent(context);
  return spanContext === undefined ? [] : [{ context: spanContext }];
}
