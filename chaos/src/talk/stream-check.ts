import type { ServerMessage } from '@colloquy/protocol';

export interface StreamFaults {
  /** Messages whose numbers never came. */
  readonly lost: number;
  /** Messages that came a second time. */
  readonly doubled: number;
  /** Replies that began and whose end was never told. */
  readonly unsaid: number;
}

/** What the gateway says of its own accord carries the number before it; a worker's errors have numbers of their own. */
const placeless: ReadonlySet<string> = new Set(['going_away', 'error', 'pong']);

/**
 * Looks through all a client was sent over its connections, oldest first: every epoch counts from 1 without a gap, unless the
 * client was told that something is missing.
 */
export function checkStream(messages: readonly ServerMessage[]): StreamFaults {
  const check = new StreamCheck();
  for (const message of messages) check.see(message);
  return check.faults;
}

class StreamCheck {
  #epoch = 0;
  #seq = 0;
  #lost = 0;
  #doubled = 0;
  #unsaid = 0;
  #open: string | null = null;

  get faults(): StreamFaults {
    return { lost: this.#lost, doubled: this.#doubled, unsaid: this.#unsaid };
  }

  see(message: ServerMessage): void {
    this.#followReply(message);
    if (placeless.has(message.type) && (message.epoch < this.#epoch || message.seq <= this.#seq)) return;
    if (isWordOfGateway(message)) return this.#goOnBehind(message);
    const { epoch, seq } = message;
    if (epoch > this.#epoch) this.#begin(epoch);
    if (epoch < this.#epoch || seq <= this.#seq) {
      // A reply that a dead worker left open is ended by the gateway, at the place of the newest message.
      if (message.type !== 'response_done' || message.status !== 'interrupted') this.#doubled += 1;
      return;
    }
    this.#lost += seq - this.#seq - 1;
    this.#seq = seq;
  }

  /** The client is attached again, by a gateway: without `recovered` what follows comes behind this place. */
  #goOnBehind(message: Extract<ServerMessage, { type: 'session_resumed' }>): void {
    if (message.recovered === true) return;
    this.#epoch = message.epoch;
    this.#seq = message.seq;
  }

  #begin(epoch: number): void {
    this.#epoch = epoch;
    this.#seq = 0;
  }

  #followReply(message: ServerMessage): void {
    if (message.type === 'response_started') this.#open = message.response_id;
    if (message.type === 'response_done' && message.response_id === this.#open) this.#open = null;
    if (message.type !== 'session_resumed' || message.recovered === true) return;
    // After a change of connection the client itself is told that the reply is over.
    if (this.#open !== null && message.recovered === undefined) this.#unsaid += 1;
    this.#open = null;
  }
}

/** A worker that takes over counts its `session_resumed`; the one that answers a client that came back is the gateway's. */
function isWordOfGateway(message: ServerMessage): message is Extract<ServerMessage, { type: 'session_resumed' }> {
  return message.type === 'session_resumed' && message.recovered !== undefined;
}
