import { connect as connectTcp } from 'node:net';

import { until } from '@colloquy/testing';
import OpenAI from 'openai';
import type { RealtimeClientEvent, RealtimeServerEvent } from 'openai/resources/realtime/realtime';
import { OpenAIRealtimeWS } from 'openai/realtime/ws';

type EventOf<T extends RealtimeServerEvent['type']> = Extract<RealtimeServerEvent, { type: T }>;

/** OpenAI's own client, connected to a simulator, with everything that went over the wire. */
export class RecordedClient {
  readonly frames: { dir: 'client' | 'server'; event: RealtimeClientEvent | RealtimeServerEvent }[] = [];
  readonly client: OpenAIRealtimeWS;

  private constructor(client: OpenAIRealtimeWS) {
    this.client = client;
    client.on('event', (event) => this.frames.push({ dir: 'server', event }));
    // The client throws what nobody listens to; the event itself is among the frames.
    client.on('error', () => undefined);
  }

  /** Connects and waits for `session.created`. The client dials `wss:` only; a plain socket is put under it. */
  static async open(port: number, model = 'gpt-realtime-2.1'): Promise<RecordedClient> {
    const openai = new OpenAI({ apiKey: 'sk-test', baseURL: `http://127.0.0.1:${port}/v1` });
    const options = { createConnection: () => connectTcp({ host: '127.0.0.1', port }) };
    const recorded = new RecordedClient(new OpenAIRealtimeWS({ model, options }, openai));
    await recorded.received('session.created');
    return recorded;
  }

  get types(): string[] {
    return this.frames.filter(({ dir }) => dir === 'server').map(({ event }) => event.type);
  }

  send(event: RealtimeClientEvent): void {
    this.frames.push({ dir: 'client', event });
    this.client.send(event);
  }

  all<T extends RealtimeServerEvent['type']>(type: T): EventOf<T>[] {
    return this.frames.map(({ event }) => event).filter((event): event is EventOf<T> => event.type === type);
  }

  async received<T extends RealtimeServerEvent['type']>(type: T, count = 1): Promise<EventOf<T>> {
    await until(() => this.all(type).length >= count, { what: `${count} ${type}`, deadlineMs: 20_000 });
    const event = this.all(type)[count - 1];
    if (!event) throw new Error(`no ${type}`);
    return event;
  }

  /** The sound of all answers so far, PCM16 at 24 kHz. */
  get sound(): Buffer {
    return Buffer.concat(this.all('response.output_audio.delta').map(({ delta }) => Buffer.from(delta, 'base64')));
  }

  close(): void {
    this.client.close();
  }
}
