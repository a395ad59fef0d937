import { once } from 'node:events';

import { until } from '@colloquy/testing';
import { WebSocket } from 'ws';

export interface Frame {
  readonly type: string;
  readonly atMs: number;
  readonly [field: string]: unknown;
}

/** A bare WebSocket to a simulator: remembers every frame and how it ended. */
export class BareClient {
  readonly frames: Frame[] = [];
  readonly socket: WebSocket;
  /** Close code and reason. */
  readonly closed: Promise<readonly [number, string]>;

  constructor(port: number, headers: Record<string, string> = { Authorization: 'Bearer sk-test' }) {
    this.socket = new WebSocket(`ws://127.0.0.1:${port}/v1/realtime?model=gpt-realtime-2.1`, { headers });
    this.socket.on('message', (text: Buffer) => {
      const event = JSON.parse(text.toString()) as { type: string };
      this.frames.push({ ...event, atMs: performance.now() });
    });
    this.closed = new Promise((resolve) => {
      this.socket.once('close', (code, reason) => resolve([code, reason.toString()]));
    });
    // A refused upgrade; who expects one waits for it.
    this.socket.on('error', () => undefined);
  }

  get types(): string[] {
    return this.frames.map(({ type }) => type);
  }

  all(type: string): Frame[] {
    return this.frames.filter((frame) => frame.type === type);
  }

  async received(type: string, count = 1): Promise<Frame> {
    await until(() => this.all(type).length >= count, { what: `${count} ${type}`, deadlineMs: 10_000 });
    const frame = this.all(type)[count - 1];
    if (!frame) throw new Error(`no ${type}`);
    return frame;
  }

  async opened(): Promise<this> {
    await once(this.socket, 'open');
    return this;
  }

  send(event: object): void {
    this.socket.send(JSON.stringify(event));
  }

  /** Asks for a written answer, or a spoken one. */
  ask(modality: 'text' | 'audio' = 'text'): void {
    const content = [{ type: 'input_text', text: 'What do you know about llamas?' }];
    this.send({ type: 'conversation.item.create', item: { type: 'message', role: 'user', content } });
    this.send({ type: 'response.create', response: { output_modalities: [modality] } });
  }

  /** Sound in pieces of 40 ms, PCM16 at 24 kHz. */
  speak(sound: Int16Array): void {
    for (let at = 0; at < sound.length; at += 960) {
      const piece = sound.slice(at, at + 960);
      this.send({ type: 'input_audio_buffer.append', audio: Buffer.from(piece.buffer).toString('base64') });
    }
  }

  close(): void {
    this.socket.terminate();
  }
}
