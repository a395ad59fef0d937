import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

import { WebSocketServer, type RawData, type WebSocket } from 'ws';

import { sessionCreated, sessionUpdated } from '../upstream/session-events.ts';

/** An upstream that does nothing but open sessions, each step of it as late as told. */
export class SlowHandshake implements AsyncDisposable {
  readonly port: number;
  readonly #server: WebSocketServer;

  private constructor(port: number, server: WebSocketServer) {
    this.port = port;
    this.#server = server;
  }

  /** Listens on a free port of 127.0.0.1. Upgrade, `session.created` and `session.updated` take `stepMs` each. */
  static async start(stepMs: number): Promise<SlowHandshake> {
    const http = createServer();
    const server = new WebSocketServer({
      server: http,
      perMessageDeflate: false,
      verifyClient: (_info, done) => void setTimeout(() => done(true), stepMs),
    });
    let sessions = 0;
    server.on('connection', (socket) => {
      sessions += 1;
      void greet(socket, String(sessions).padStart(21, '0'), stepMs);
    });
    server.once('close', () => http.close());
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
    return new SlowHandshake((http.address() as AddressInfo).port, server);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const client of this.#server.clients) client.terminate();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

async function greet(socket: WebSocket, id: string, stepMs: number): Promise<void> {
  socket.on('error', () => undefined);
  socket.on('message', (data: RawData) => {
    if ((data as Buffer).includes('"session.update"')) setTimeout(() => socket.send(sessionUpdated(id)), stepMs);
  });
  await pause(stepMs);
  socket.send(sessionCreated(id));
}
