import type { Span, SpanAttributes, TraceContext, TracePort } from '@colloquy/fabric';
import type { ErrorCode, ResponseStatus } from '@colloquy/protocol';
import type { TurnNotice } from '@colloquy/protocol/internal';

export interface TurnTracesOptions {
  readonly traces: TracePort;
  readonly conversation: string;
  readonly epoch: number;
  /** How the conversation came to this worker, and how it was opened. */
  readonly links: readonly (TraceContext | undefined)[];
  /** Tells the gateway, whose spans belong to the same trace. */
  readonly announce: (notice: TurnNotice) => void;
}

interface Turn {
  readonly root: Span;
  /** Null once the first audio is there. */
  firstAudio: Span | null;
  reply: { readonly id: string; readonly response: Span } | null;
}

/**
 * A trace for each turn. A turn begins when the user is done and is joined with the next response that starts; the one
 * before may still be ending then, so there are up to two.
 */
export class TurnTraces {
  readonly #options: TurnTracesOptions;
  #model: string | undefined;
  #asked: Turn | null = null;
  #replying: Turn | null = null;

  constructor(options: TurnTracesOptions) {
    this.#options = options;
  }

  /** The upstream is there: the turns from here on are its model's. */
  use(model: string): void {
    this.#model = model;
  }

  userDone(input: 'speech' | 'text'): void {
    if (this.#asked) end(this.#asked, 'superseded');
    this.#asked = this.#begin(input);
  }

  replyStarted(id: string): void {
    if (this.#replying) end(this.#replying, 'superseded');
    const turn = this.#asked ?? this.#begin('none');
    turn.reply = { id, response: turn.root.child('upstream.response') };
    this.#asked = null;
    this.#replying = turn;
    const { context, isRecorded } = turn.root;
    if (isRecorded && context !== undefined) this.#options.announce({ at: 'started', trace: context });
  }

  /** Called for each piece of audio: does nothing after the first. */
  replyAudio(): void {
    if (this.#replying === null || this.#replying.firstAudio === null) return;
    this.#replying.firstAudio.end();
    this.#replying.firstAudio = null;
  }

  /** `failure`: why the reply failed, or null. */
  replyEnded(id: string, status: ResponseStatus, failure: ErrorCode | null): void {
    const turn = this.#replying;
    if (turn?.reply?.id !== id) return;
    this.#replying = null;
    if (turn.root.isRecorded) this.#options.announce({ at: 'ended', status });
    if (failure === null) end(turn, status);
    else fail(turn, failure);
  }

  /** The user cut the reply off. */
  interrupted(): void {
    this.#replying?.root.note('interrupted');
  }

  /** Nothing more comes for the turns under way. */
  abandon(problem: string): void {
    for (const turn of [this.#asked, this.#replying]) if (turn) fail(turn, problem);
    this.#asked = null;
    this.#replying = null;
  }

  #begin(input: NonNullable<SpanAttributes['input']>): Turn {
    const { traces, conversation, epoch, links } = this.#options;
    const model = this.#model === undefined ? {} : { model: this.#model };
    const root = traces.start('turn', { conversation, links, attributes: { epoch, input, ...model } });
    return { root, firstAudio: input === 'none' ? null : root.child('turn.first_audio'), reply: null };
  }
}

/** A reply may have no audio at all: then there is no time to its first. */
function end({ root, firstAudio, reply }: Turn, status: string): void {
  firstAudio?.fail('no_audio');
  reply?.response.end({ status });
  root.end({ status });
}

function fail({ root, firstAudio, reply }: Turn, problem: string): void {
  firstAudio?.fail(problem);
  reply?.response.fail(problem);
  root.fail(problem);
}
