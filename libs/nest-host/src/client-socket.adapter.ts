import { WsAdapter } from '@nestjs/platform-ws';
import type { INestApplicationContext } from '@nestjs/common';
import type { ServerOptions, WebSocketServer } from 'ws';

/**
 * `maxPayload` in bytes; `handleProtocols` chooses the subprotocol to answer with; `verifyClient` may answer an upgrade
 * with an HTTP status instead. Without `allowSynchronousEvents` a socket gives one frame a turn of the event loop.
 */
export type SocketOptions = Pick<
  ServerOptions,
  'maxPayload' | 'handleProtocols' | 'verifyClient' | 'allowSynchronousEvents'
>;

/**
 * WebSockets without the stock adapter's message handling. That one parses every frame as `{event, data}`, swallows
 * what does not parse in silence, and ends connections with 1006; here a gateway gets the bare socket in
 * `handleConnection`, listens itself, and closes its sockets with a code before the server goes.
 */
export class ClientSocketAdapter extends WsAdapter {
  readonly #options: SocketOptions;

  constructor(app: INestApplicationContext, options: SocketOptions) {
    super(app);
    this.#options = options;
  }

  override create(port: number, options: Parameters<WsAdapter['create']>[1]): WebSocketServer {
    // `clientTracking` stays on: `close` waits for the sockets that are left.
    return super.create(port, { ...options, perMessageDeflate: false, ...this.#options }) as WebSocketServer;
  }

  /** Frames belong to the gateway's own listener. */
  override bindMessageHandlers(): void {
    return;
  }

  override async close(server: WebSocketServer): Promise<void> {
    for (const socket of server.clients) socket.close(1001, 'server stopped');
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
    });
    // What still holds its socket after the closing handshake's own time-out is cut by `ws` itself (30 s); the
    // service's deadline comes first.
    for (const socket of server.clients) socket.terminate();
  }
}
