import type { ServerEvent } from '../protocol/server-event.ts';

/** One delta of a reply, the first of a response being number 1. */
export interface ReplyDelta {
  readonly responseId: string;
  readonly number: number;
}

/** Counts the deltas of the responses under way. Transcripts run beside sound and do not count. */
export class ReplyProgress {
  readonly #deltas = new Map<string, number>();

  /** Null when the event is no delta of a reply. */
  note(event: ServerEvent): ReplyDelta | null {
    switch (event.type) {
      case 'response.output_audio.delta':
      case 'response.output_text.delta':
      case 'response.function_call_arguments.delta':
        return this.#count(event.response_id);
      case 'response.done':
        this.#deltas.delete(event.response.id);
        return null;
      default:
        return null;
    }
  }

  #count(responseId: string): ReplyDelta {
    const number = (this.#deltas.get(responseId) ?? 0) + 1;
    this.#deltas.set(responseId, number);
    return { responseId, number };
  }
}
