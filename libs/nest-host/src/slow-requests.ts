import type { Server } from 'node:http';
import type { Socket } from 'node:net';

import type { Timers } from '@colloquy/lifecycle';

/**
 * Cuts connections that have not sent the head of a request after `withinMs`. Node.js has a limit of its own, but looks at
 * it only every 30 s: time enough for a few bytes a second on each of thousands of connections.
 */
export function cutSlowRequests(server: Server, timers: Timers, withinMs: number): void {
  const waiting = new WeakMap<Socket, Disposable>();
  const heard = (socket: Socket) => waiting.get(socket)?.[Symbol.dispose]();
  server.on('connection', (socket) => {
    waiting.set(
      socket,
      timers.after(withinMs, () => socket.destroy()),
    );
    socket.once('close', () => heard(socket));
  });
  server.on('request', ({ socket }) => heard(socket));
  server.on('upgrade', ({ socket }) => heard(socket));
  // Heads of later requests on the same connection, and bodies.
  server.headersTimeout = withinMs;
  server.requestTimeout = 3 * withinMs;
}
