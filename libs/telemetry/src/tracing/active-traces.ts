/** Which trace is being written for which conversation, so that log lines can name it. */
export class ActiveTraces {
  readonly #traces = new Map<string, string[]>();

  /** Until disposed, `traceId` is the conversation's newest trace, unless one begins after it. */
  enter(conversation: string, traceId: string): Disposable {
    const open = this.#traces.get(conversation);
    if (open) open.push(traceId);
    else this.#traces.set(conversation, [traceId]);
    return { [Symbol.dispose]: () => this.#leave(conversation, traceId) };
  }

  newest(conversation: string): string | undefined {
    return this.#traces.get(conversation)?.at(-1);
  }

  #leave(conversation: string, traceId: string): void {
    const open = this.#traces.get(conversation);
    if (!open) return;
    const place = open.lastIndexOf(traceId);
    if (place >= 0) open.splice(place, 1);
    if (open.length === 0) this.#traces.delete(conversation);
  }
}
