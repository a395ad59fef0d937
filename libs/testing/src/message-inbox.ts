import { DeadlineExceeded, withDeadline } from '@colloquy/lifecycle';
import { type ServerMessage, type ServerMessageType } from '@colloquy/protocol';

export type MessageOf<T extends ServerMessageType> = Extract<ServerMessage, { type: T }>;

export interface ReceivedMessage {
  readonly message: ServerMessage;
  /** When it arrived, by `performance.now()`. */
  readonly atMs: number;
}

/** Everything a client was sent, in order, and those who wait for more. */
export class MessageInbox {
  readonly received: ReceivedMessage[] = [];
  readonly #waiting = new Set<() => void>();
  readonly #nextIndex = new Map<ServerMessageType, number>();
  #failure: Error | null = null;

  push(message: ServerMessage): void {
    this.received.push({ message, atMs: performance.now() });
    this.#wake();
  }

  /** Nothing more will come: whoever waits for what is not there is told `reason`. */
  end(reason: Error): void {
    this.#failure ??= reason;
    this.#wake();
  }

  /** The first message of the type that no earlier call has given. */
  next<T extends ServerMessageType>(type: T, deadlineMs: number): Promise<MessageOf<T>> {
    return this.waitFor(() => this.#take(type), `"${type}"`, deadlineMs);
  }

  /** Calls `look` now and after every message until it gives something; rejects at the deadline or the end. */
  async waitFor<R>(look: () => R | null, what: string, deadlineMs: number): Promise<R> {
    const { promise, resolve, reject } = Promise.withResolvers<R>();
    const check = (): void => {
      const found = look();
      if (found !== null) resolve(found);
      else if (this.#failure) reject(new Error(`no ${what}: ${this.#failure.message}`, { cause: this.#failure }));
      else return;
      // Before anyone wakes up: a second message in the meantime must not be taken as well.
      this.#waiting.delete(check);
    };
    this.#waiting.add(check);
    check();
    try {
      return await withDeadline(promise, deadlineMs, what);
    } catch (error) {
      if (!(error instanceof DeadlineExceeded)) throw error;
      const types = this.received.map(({ message }) => message.type).join(', ');
      throw new Error(`no ${what} within ${deadlineMs} ms; received: ${types || 'nothing'}`, { cause: error });
    } finally {
      this.#waiting.delete(check);
    }
  }

  #take<T extends ServerMessageType>(type: T): MessageOf<T> | null {
    for (let index = this.#nextIndex.get(type) ?? 0; index < this.received.length; index++) {
      const message = this.received[index]?.message;
      if (!message || !isOf(message, type)) continue;
      this.#nextIndex.set(type, index + 1);
      return message;
    }
    return null;
  }

  #wake(): void {
    for (const check of [...this.#waiting]) check();
  }
}

function isOf<T extends ServerMessageType>(message: ServerMessage, type: T): message is MessageOf<T> {
  return message.type === type;
}
