import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { WebSocket, WebSocketServer, type RawData } from 'ws';

import type { Side } from './event-schema.ts';

/** A Realtime event as it went over the wire. */
export interface WireEvent {
  readonly type: string;
  readonly [key: string]: unknown;
}

/** One frame, in the order in which both sides' frames passed. */
export interface RecordedFrame {
  readonly from: Side;
  readonly event: WireEvent;
  /** Which connection, counting from 1. */
  readonly connection: number;
  /** By `performance.now()`. */
  readonly atMs: number;
}

/** Headers that belong to one hop. */
const HOP = /^(host|connection|upgrade|sec-websocket-(key|version|extensions|protocol|accept))$/;
/** What the client is to see of the server's answer to the upgrade. */
interface UpgradeAnswer {
  readonly protocol: string | undefined;
  readonly headers: readonly string[];
}

const MAX_FRAME_BYTES = 32 * 1024 * 1024;

/**
 * Stands between a Realtime client and a Realtime server, passes every frame on as it is, and keeps it. Path, query, keys,
 * subprotocols, refused upgrades and close codes pass as well. Frames that are not JSON objects pass unrecorded. Everything
 * is kept in memory, sound included: for tests.
 */
export class RealtimeRecorder implements AsyncDisposable {
  readonly frames: RecordedFrame[] = [];
  readonly #http: Server;
  readonly #sockets: WebSocketServer;
  readonly #target: string;
  readonly #upstreams = new Set<WebSocket>();
  readonly #answers = new WeakMap<IncomingMessage, UpgradeAnswer>();
  #connections = 0;

  private constructor(target: string) {
    this.#target = target.replace(/^http/, 'ws').replace(/\/$/, '');
    this.#http = createServer();
    this.#sockets = new WebSocketServer({
      noServer: true,
      maxPayload: MAX_FRAME_BYTES,
      perMessageDeflate: true,
      handleProtocols: (_offered, request) => this.#answers.get(request)?.protocol ?? false,
    });
    this.#sockets.on('headers', (headers, request) => headers.push(...(this.#answers.get(request)?.headers ?? [])));
    this.#http.on('upgrade', (request, socket, head) => {
      void this.#connect(request).then((upstream) => {
        if (typeof upstream === 'number') socket.end(`HTTP/1.1 ${upstream} Refused\r\nContent-Length: 0\r\n\r\n`);
        else this.#sockets.handleUpgrade(request, socket, head, (client) => this.#join(client, upstream));
      });
    });
  }

  /** Listens on a free port of 127.0.0.1 for clients of `target`, an address without a path: `http://127.0.0.1:8080`. */
  static async start(target: string): Promise<RealtimeRecorder> {
    const recorder = new RealtimeRecorder(target);
    recorder.#http.listen(0, '127.0.0.1');
    await once(recorder.#http, 'listening');
    return recorder;
  }

  get port(): number {
    return (this.#http.address() as AddressInfo).port;
  }

  /** What clients take in place of `https://api.openai.com/v1`. */
  get baseUrl(): string {
    return `http://127.0.0.1:${this.port}/v1`;
  }

  get connections(): number {
    return this.#connections;
  }

  from(side: Side): WireEvent[] {
    return this.frames.filter(({ from }) => from === side).map(({ event }) => event);
  }

  /** Ends every connection as a broken network does: without a close frame. */
  cut(): void {
    for (const socket of [...this.#sockets.clients, ...this.#upstreams]) socket.terminate();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cut();
    this.#http.close();
    await once(this.#http, 'close');
  }

  /** Dials the server as this client did; a number is the HTTP status the server refused with. */
  async #connect(request: IncomingMessage): Promise<WebSocket | number> {
    const headers = Object.entries(request.headers).filter(([name]) => !HOP.test(name));
    const protocols = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
    const upstream = new WebSocket(`${this.#target}${request.url ?? ''}`, protocols.filter(Boolean), {
      headers: Object.fromEntries(headers),
      maxPayload: MAX_FRAME_BYTES,
    });
    const { promise, resolve } = Promise.withResolvers<WebSocket | number>();
    upstream.once('upgrade', (response) => this.#answers.set(request, answerOf(response)));
    upstream.once('open', () => {
      // Nothing may be read before the client is there to get it.
      upstream.pause();
      resolve(upstream);
    });
    upstream.once('unexpected-response', (_request, response) => resolve(response.statusCode ?? 502));
    upstream.on('error', () => resolve(502));
    return await promise;
  }

  #join(client: WebSocket, upstream: WebSocket): void {
    const connection = ++this.#connections;
    this.#upstreams.add(upstream);
    upstream.on('message', this.#pass('server', client, connection));
    client.on('message', this.#pass('client', upstream, connection));
    client.on('error', () => client.terminate());
    upstream.once('close', (code, reason) => {
      this.#upstreams.delete(upstream);
      close(client, code, reason);
    });
    client.once('close', (code, reason) => close(upstream, code, reason));
    upstream.resume();
  }

  #pass(from: Side, to: WebSocket, connection: number) {
    return (data: RawData, isBinary: boolean): void => {
      const event = isBinary ? null : readEvent(data);
      if (event) this.frames.push({ from, event, connection, atMs: performance.now() });
      if (to.readyState === WebSocket.OPEN) to.send(data, { binary: isBinary });
    };
  }
}

function answerOf({ headers }: IncomingMessage): UpgradeAnswer {
  const passed = Object.entries(headers).filter(([name]) => !HOP.test(name));
  return {
    protocol: headers['sec-websocket-protocol'],
    headers: passed.map(([name, value]) => `${name}: ${String(value)}`),
  };
}

function readEvent(data: RawData): WireEvent | null {
  try {
    const value: unknown = JSON.parse((data as Buffer).toString());
    return typeof value === 'object' && value !== null && 'type' in value ? (value as WireEvent) : null;
  } catch {
    return null;
  }
}

/** 1005 and 1006 stand for "no close frame" and cannot be sent. */
function close(socket: WebSocket, code: number, reason: Buffer): void {
  if (code === 1006) socket.terminate();
  else if (code === 1005) socket.close();
  else socket.close(code, reason);
}
