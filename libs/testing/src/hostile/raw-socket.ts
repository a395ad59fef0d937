import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

import { until } from '../wait.ts';
import { decodeFrames, encodeRawFrame, opcode, type RawFrame } from './raw-frame.ts';

export interface RawTarget {
  /** Of the loopback. */
  readonly port: number;
  /** Path with query. */
  readonly path: string;
}

const headerEnd = Buffer.from('\r\n\r\n');

/** A TCP connection that can send any bytes, and reads what a WebSocket server answers. Disposing cuts it. */
export class RawSocket implements Disposable {
  /** Text messages, in order. */
  readonly messages: string[] = [];
  readonly pongs: string[] = [];
  /** Of the answer to the first request. */
  status: number | null = null;
  /** Of the server's close frame; 1005: one without a code. */
  closeCode: number | null = null;
  /** The connection itself is gone. */
  isGone = false;
  readonly #socket: Socket;
  #bytes: Buffer = Buffer.alloc(0);

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (bytes) => this.#receive(bytes));
    socket.on('error', () => undefined);
    socket.on('close', () => (this.isGone = true));
  }

  /** A connection on which nothing has been sent. */
  static async dial(port: number): Promise<RawSocket> {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    const raw = new RawSocket(socket);
    await once(socket, 'connect');
    return raw;
  }

  /** A connection that is a WebSocket. */
  static async upgrade({ port, path }: RawTarget, headers: Readonly<Record<string, string>> = {}): Promise<RawSocket> {
    const raw = await RawSocket.dial(port);
    raw.write(upgradeRequest({ port, path }, headers));
    await until(() => raw.status !== null || raw.isGone, { what: 'the answer to an upgrade', deadlineMs: 10_000 });
    return raw;
  }

  write(bytes: Uint8Array | string): void {
    if (!this.#socket.destroyed) this.#socket.write(bytes);
  }

  send(...frames: readonly RawFrame[]): void {
    this.write(Buffer.concat(frames.map(encodeRawFrame)));
  }

  text(text: string): void {
    this.send({ opcode: opcode.text, payload: Buffer.from(text) });
  }

  /** Takes nothing more off the network. */
  stopReading(): void {
    this.#socket.pause();
  }

  [Symbol.dispose](): void {
    this.#socket.resetAndDestroy();
  }

  #receive(bytes: Buffer): void {
    this.#bytes = Buffer.concat([this.#bytes, bytes]);
    if (this.status === null && !this.#readHead()) return;
    if (this.status !== 101) return;
    const { frames, rest } = decodeFrames(this.#bytes);
    this.#bytes = rest;
    for (const frame of frames) {
      if (frame.opcode === opcode.text) this.messages.push(frame.payload.toString());
      if (frame.opcode === opcode.pong) this.pongs.push(frame.payload.toString());
      if (frame.opcode === opcode.close)
        this.closeCode = frame.payload.length < 2 ? 1005 : frame.payload.readUInt16BE();
    }
  }

  #readHead(): boolean {
    const end = this.#bytes.indexOf(headerEnd);
    if (end < 0) return false;
    this.status = Number(/^HTTP\/1\.1 (\d{3})/.exec(this.#bytes.toString('latin1', 0, end))?.[1] ?? 0);
    this.#bytes = this.#bytes.subarray(end + headerEnd.length);
    return true;
  }
}

/** A request for a WebSocket; `headers` replace ours, an empty one leaves it out. */
export function upgradeRequest({ port, path }: RawTarget, headers: Readonly<Record<string, string>> = {}): string {
  const all: Record<string, string> = {
    Host: `127.0.0.1:${port}`,
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': 'AAAAAAAAAAAAAAAAAAAAAA==',
    ...headers,
  };
  const lines = Object.entries(all).flatMap(([name, value]) => (value === '' ? [] : [`${name}: ${value}`]));
  return [`GET ${path} HTTP/1.1`, ...lines, '', ''].join('\r\n');
}
