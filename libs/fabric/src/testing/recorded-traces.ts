import type { SpanName } from '../trace/span-table.ts';
import type { Span, SpanAttributes, SpanStart, TracePort } from '../trace/trace.port.ts';

export interface RecordedSpan extends SpanStart {
  readonly name: SpanName;
  /** Its `context`: `span-1`, `span-2`, …, by the order of their starts. */
  readonly context: string;
  readonly notes: string[];
  attributes: SpanAttributes;
  /** Undefined while it goes on, `ended`, or the problem it failed with. */
  outcome?: string;
}

/** Remembers every span that was started. */
export class RecordedTraces implements TracePort {
  readonly spans: RecordedSpan[] = [];

  start(name: SpanName, options: SpanStart): Span {
    const { attributes = {}, ...rest } = options;
    const recorded: RecordedSpan = {
      ...rest,
      name,
      context: `span-${this.spans.length + 1}`,
      notes: [],
      attributes,
    };
    this.spans.push(recorded);
    const settle = (outcome: string, added: SpanAttributes = {}) => {
      if (recorded.outcome !== undefined) return;
      recorded.outcome = outcome;
      recorded.attributes = { ...recorded.attributes, ...added };
    };
    return {
      context: recorded.context,
      isRecorded: true,
      child: (childName, childAttributes = {}) =>
        this.start(childName, {
          conversation: options.conversation,
          parent: recorded.context,
          attributes: childAttributes,
        }),
      note: (note) => void recorded.notes.push(note),
      end: (added) => settle('ended', added),
      fail: (problem, added) => settle(problem, added),
    };
  }

  /** Each span as `name: outcome`, in the order of their starts. */
  get outline(): string[] {
    return this.spans.map(({ name, outcome }) => `${name}: ${outcome ?? 'going on'}`);
  }

  /** The newest span of a name; throws when there is none. */
  newest(name: SpanName): RecordedSpan {
    const span = this.spans.findLast((each) => each.name === name);
    if (!span) throw new Error(`there is no span ${name}`);
    return span;
  }
}
