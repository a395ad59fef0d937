import type { ReceivedMessage, SimpleClient } from '@colloquy/testing';
import type { ServerMessage } from '@colloquy/protocol';

/** All a client was sent, over however many connections, and what it comes back with. */
export class ConnectionLog {
  readonly #clients: SimpleClient[] = [];

  add(client: SimpleClient): void {
    this.#clients.push(client);
  }

  get received(): readonly ReceivedMessage[] {
    return this.#clients.flatMap(({ received }) => received);
  }

  get messages(): readonly ServerMessage[] {
    return this.received.map(({ message }) => message);
  }

  /** The conversation's id; null before the first session. */
  get conversation(): string | null {
    const ready = this.messages.find((message) => message.type === 'session_ready');
    return ready?.type === 'session_ready' ? ready.session_id : null;
  }

  /** What the next connection asks for. */
  get resumeQuery(): Readonly<Record<string, string>> {
    const newest = this.#clients.findLast(({ received }) => received.some(({ message }) => hasToken(message)));
    if (newest === undefined) return {};
    return newest.resumeQuery;
  }
}

function hasToken(message: ServerMessage): boolean {
  return (message.type === 'session_ready' || message.type === 'session_resumed') && message.resume_token !== undefined;
}
