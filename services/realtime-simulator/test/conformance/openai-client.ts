import { connect as connectTcp } from 'node:net';

import { until } from '@colloquy/testing';
import OpenAI from 'openai';
import type { RealtimeClientEvent, RealtimeServerEvent } from 'openai/resources/realtime/realtime';
import { OpenAIRealtimeWS } from 'openai/realtime/ws';

type EventOf<T extends RealtimeServerEvent['type']> = Extract<RealtimeServerEvent, { type: T }>;

/** OpenAI's own client with everything it was sent. */
export class OpenaiClient {
  readonly #events: RealtimeServerEvent[] = [];
  readonly #client: OpenAIRealtimeWS;

  private constructor(client: OpenAIRealtimeWS) {
    this.#client = client;
    client.on('event', (event) => this.#events.push(event));
    // The client throws what nobody listens to; the event itself is kept all the same.
    client.on('error', () => undefined);
  }

  /** Connects and waits for `session.created`. The client dials `wss:` only; a plain socket is put under it. */
  static async open(port: number, model = 'gpt-realtime-2.1'): Promise<OpenaiClient> {
    const openai = new OpenAI({ apiKey: 'sk-test', baseURL: `http://127.0.0.1:${port}/v1` });
    const options = { createConnection: () => connectTcp({ host: '127.0.0.1', port }) };
    const client = new OpenaiClient(new OpenAIRealtimeWS({ model, options }, openai));
    await client.received('session.created');
    return client;
  }

  send(event: RealtimeClientEvent): void {
    this.#client.send(event);
  }

  /** Writes to the assistant and asks for an answer. */
  ask(text: string): void {
    const content = [{ type: 'input_text' as const, text }];
    this.send({ type: 'conversation.item.create', item: { type: 'message', role: 'user', content } });
    this.send({ type: 'response.create' });
  }

  all<T extends RealtimeServerEvent['type']>(type: T): EventOf<T>[] {
    return this.#events.filter((event): event is EventOf<T> => event.type === type);
  }

  async received<T extends RealtimeServerEvent['type']>(type: T, count = 1): Promise<EventOf<T>> {
    return await until(() => this.all(type)[count - 1], { what: `${count} ${type}`, deadlineMs: 20_000 });
  }

  close(): void {
    this.#client.close();
  }
}
