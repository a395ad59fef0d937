import { pause } from '@colloquy/lifecycle';
import type { ServerMessage } from '@colloquy/protocol';
import { SimpleClient } from '@colloquy/testing';

import { ConnectionLog } from './connection-log.ts';

export interface TalkerParts {
  /** Where a connection can be made now. */
  readonly origin: () => string;
  readonly words: readonly string[];
}

/** One thing the user said, and what became of it. */
export interface Turn {
  readonly word: string;
  /** How often it was said: again when the reply was cut, and the user was told so. */
  asked: number;
  /** The whole reply; null: none came. */
  reply: string | null;
  /** Nothing came, and nobody said that nothing would. */
  unanswered: number;
}

/** A reply takes this long at most (ms), Redis and workers away in between included. */
const REPLY_DEADLINE_MS = 25_000;
const COME_BACK_DEADLINE_MS = 40_000;
const MOST_ATTEMPTS = 6;
const POLL_MS = 20;
/** A connection was lost and came back; words that were on their way up may not have left this machine (ms). */
const ANSWER_AFTER_RETURN_MS = 5_000;

type Outcome = 'whole' | 'cut' | 'silence';

/** A client that speaks distinct words, one turn after the other, comes back when its connection is lost, and remembers everything. */
export class Talker implements AsyncDisposable {
  readonly log = new ConnectionLog();
  readonly turns: Turn[] = [];
  /** When it was back after each loss (ms, by `performance.now()`). */
  readonly returns: number[] = [];
  readonly #parts: TalkerParts;
  #client: SimpleClient | null = null;
  #isClosed = false;
  #failure: string | null = null;

  constructor(parts: TalkerParts) {
    this.#parts = parts;
  }

  /** Why its conversation is over before its time; null: it is not. */
  get failure(): string | null {
    return this.#failure;
  }

  async open(): Promise<void> {
    await this.#connect({});
    await this.#client?.next('session_ready', 20_000);
  }

  /** Speaks all its words. */
  async talk(): Promise<void> {
    for (const word of this.#parts.words) {
      const turn: Turn = { word, asked: 0, reply: null, unanswered: 0 };
      this.turns.push(turn);
      while (turn.reply === null && turn.asked < MOST_ATTEMPTS && this.#failure === null) await this.#ask(turn);
      if (this.#failure !== null) return;
    }
  }

  /** Cuts the connection as a network does. */
  cut(): void {
    this.#client?.cut();
  }

  /** Reads nothing until disposed. */
  stall(): Disposable {
    return this.#client?.stall() ?? { [Symbol.dispose]: () => undefined };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // Whoever was cut off comes back to leave in good order: otherwise its conversation would wait for it.
    if (this.#client === null || !(await this.#isThere())) return;
    await this.#client[Symbol.asyncDispose]();
  }

  async #ask(turn: Turn): Promise<void> {
    if (!(await this.#isThere())) return;
    turn.asked += 1;
    const from = this.log.messages.length;
    this.#client?.sendText(`Tell me about the ${turn.word}.`);
    const outcome = await this.#untilReply(from, turn);
    if (outcome === 'silence') turn.unanswered += 1;
  }

  async #untilReply(from: number, turn: Turn): Promise<Outcome> {
    let waitUntil = performance.now() + REPLY_DEADLINE_MS;
    let hasReturned = false;
    while (performance.now() < waitUntil) {
      const outcome = outcomeOf(this.log.messages.slice(from), turn.word);
      if (outcome !== null) {
        if (outcome.kind === 'whole') turn.reply = outcome.text;
        return outcome.kind;
      }
      if (this.#isClosed) {
        if (!(await this.#isThere())) return 'cut';
        hasReturned = true;
        waitUntil = performance.now() + REPLY_DEADLINE_MS;
      }
      const isBegun = this.log.messages.slice(from).some(({ type }) => type === 'response_started');
      const returnedAt = this.returns.at(-1) ?? 0;
      if (hasReturned && !isBegun && performance.now() - returnedAt > ANSWER_AFTER_RETURN_MS) return 'cut';
      await pause(POLL_MS);
    }
    return 'silence';
  }

  /** Comes back if need be; false when it cannot. */
  async #isThere(): Promise<boolean> {
    const giveUpAt = performance.now() + COME_BACK_DEADLINE_MS;
    while (this.#isClosed && this.#failure === null) {
      if (performance.now() > giveUpAt) this.#failure = 'could not come back in time';
      else await this.#comeBack();
    }
    return this.#failure === null;
  }

  async #comeBack(): Promise<void> {
    try {
      await this.#connect(this.log.resumeQuery);
      const resumed = this.#client?.next('session_resumed', 15_000);
      await resumed;
      this.returns.push(performance.now());
    } catch {
      const refusal = this.log.messages.find(
        (message) => message.type === 'error' && message.code === 'resume_refused',
      );
      if (refusal) this.#failure = 'was not let back in';
      this.#client?.cut();
      this.#isClosed = true;
      await pause(200);
    }
  }

  async #connect(query: Readonly<Record<string, string>>): Promise<void> {
    const client = await SimpleClient.connect(this.#parts.origin(), { query });
    this.#client = client;
    this.#isClosed = false;
    this.log.add(client);
    void client.closed.then(({ code }) => {
      if (this.#client !== client) return;
      this.#isClosed = true;
      if (code >= 4500) this.#failure = `closed with ${code}`;
    });
  }
}

/** What a stretch of the stream says of the reply to `word`; null: nothing final yet. */
function outcomeOf(messages: readonly ServerMessage[], word: string): { kind: 'whole' | 'cut'; text: string } | null {
  let text = '';
  for (const message of messages) {
    if (message.type === 'text_delta') text += message.text;
    if (message.type === 'session_resumed' && message.recovered !== true) return { kind: 'cut', text };
    if (message.type === 'error' && message.code === 'response_failed') return { kind: 'cut', text };
    if (message.type !== 'response_done') continue;
    const isWhole = message.status === 'completed' && text.toLowerCase().includes(word);
    if (isWhole) return { kind: 'whole', text };
    if (message.status !== 'completed') return { kind: 'cut', text };
    // The end of an earlier reply, which was asked for twice.
    text = '';
  }
  return null;
}
