import { once } from 'node:events';

import { WebSocket } from 'ws';

const DEADLINE_MS = 10_000;

/** From the open socket to `session_ready` of one conversation (ms), which is closed again; rejects when it never comes. */
export async function timeToReady(url: string, signal: AbortSignal): Promise<number> {
  const socket = new WebSocket(url, { perMessageDeflate: false });
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(DEADLINE_MS)]);
  try {
    const isReady = new Promise<number>((resolve) => {
      socket.on('message', (data: Buffer) => {
        if (data.includes('"session_ready"')) resolve(performance.now());
      });
    });
    await once(socket, 'open', { signal: deadline });
    const openedAt = performance.now();
    const expired = once(deadline, 'abort').then(() => {
      throw new Error(`no session_ready within ${DEADLINE_MS} ms`);
    });
    return (await Promise.race([isReady, expired])) - openedAt;
  } finally {
    socket.on('error', () => undefined);
    socket.terminate();
  }
}
