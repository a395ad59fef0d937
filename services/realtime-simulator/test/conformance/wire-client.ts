import { once } from 'node:events';

import type { RealtimeRecorder, WireEvent } from '@colloquy/testing/realtime';
import { speak, until } from '@colloquy/testing';
import { WebSocket } from 'ws';

import { encodePcm } from '../../src/protocol/pcm.ts';
import { pieces, silence } from '../../src/testing/sounds.ts';

const DEADLINE_MS = 10_000;
const CHUNK_MS = 40;

export interface DialOptions {
  /** After `/v1/realtime`. */
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly protocols?: readonly string[];
  /** Sent as soon as the socket is open. */
  readonly early?: readonly object[];
}

/** A bare client: sends what it is told to, also what no decent client would. */
export class WireClient {
  readonly events: WireEvent[] = [];
  readonly closed: Promise<{ code: number; reason: string }>;
  readonly #socket: WebSocket;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data: Buffer) => this.events.push(JSON.parse(data.toString()) as WireEvent));
    this.closed = once(socket, 'close').then(([code, reason]) => ({
      code: Number(code),
      reason: (reason as Buffer).toString(),
    }));
  }

  static async dial(recorder: RealtimeRecorder, options: DialOptions = {}): Promise<WireClient> {
    const { query = '?model=gpt-realtime-2.1', headers = { Authorization: 'Bearer sk-test' } } = options;
    const url = `ws://127.0.0.1:${recorder.port}/v1/realtime${query}`;
    const socket = new WebSocket(url, [...(options.protocols ?? [])], { headers });
    const client = new WireClient(socket);
    socket.once('open', () => options.early?.forEach((event) => client.send(event)));
    await once(socket, 'open');
    return client;
  }

  /** The subprotocol the server chose. */
  get protocol(): string {
    return this.#socket.protocol;
  }

  get types(): string[] {
    return this.events.map(({ type }) => type);
  }

  send(event: object): void {
    this.sendRaw(JSON.stringify(event));
  }

  sendRaw(frame: string | Buffer): void {
    this.#socket.send(frame);
  }

  update(session: object): void {
    this.send({ type: 'session.update', session: { type: 'realtime', ...session } });
  }

  write(text: string, id?: string): void {
    const item = { ...(id && { id }), type: 'message', role: 'user', content: [{ type: 'input_text', text }] };
    this.send({ type: 'conversation.item.create', item });
  }

  /** Appends real speech, and after it the silence by which its end is known. */
  async speak(text = 'Hello there, can you hear me now?', silenceMs = 1_000): Promise<void> {
    this.append(await speak(text, { voice: 'rms', rate: 24_000 }));
    this.append(silence(silenceMs));
  }

  append(sound: Int16Array): void {
    for (const piece of pieces(sound, CHUNK_MS))
      this.send({ type: 'input_audio_buffer.append', audio: encodePcm(piece) });
  }

  all(type: string): WireEvent[] {
    return this.events.filter((event) => event.type === type);
  }

  /** Waits for the `count`th event of a type. */
  async next(type: string, count = 1): Promise<WireEvent> {
    const what = `${count} ${type}; came: ${this.types.slice(-8).join(', ')}`;
    return await until(() => this.all(type)[count - 1], { what, deadlineMs: DEADLINE_MS });
  }

  /** Sends an event and waits for the error that names it. */
  async refused(event: object): Promise<WireEvent> {
    const event_id = `refuse_${this.events.length}`;
    this.send({ ...event, event_id });
    return await until(
      () => this.all('error').find(({ error }) => (error as { event_id?: unknown }).event_id === event_id),
      { what: `an error for ${JSON.stringify(event).slice(0, 120)}`, deadlineMs: 5_000 },
    );
  }

  async close(): Promise<void> {
    this.#socket.close();
    await this.closed;
  }
}
