import type { IncomingMessage } from 'node:http';

import type { UpstreamKind } from '@colloquy/protocol';
import type { RawData, WebSocket } from 'ws';

import { UpstreamError, type UpstreamClientEvent } from '../conversations/upstream.port.ts';
import type { UpstreamConfig } from '../realtime-worker.config.ts';
import { sessionSettings } from './session-settings.ts';
import { closeError, httpError, refusalError } from './upstream-errors.ts';
import { readEvent } from './upstream-frames.ts';

/** Header by which the simulator says what it is. */
export const SIMULATOR_HEADER = 'x-colloquy-simulator';

/**
 * Waits for `session.created`, sends the settings and is done on `session.updated`: then `whenReady` takes the socket
 * over in the same moment, so that no event is lost. A bad key or model upgrades first and is refused only here, by an
 * `error` event and a close. Listens from the dial on: the first event may come together with the upgrade.
 */
export function handshake<T>(
  socket: WebSocket,
  config: UpstreamConfig,
  whenReady: (kind: UpstreamKind) => T,
): Promise<T> {
  return new Promise((resolve, reject) => {
    let kind: UpstreamKind = 'openai';
    let cause: Error | undefined;
    const fail = (error: UpstreamError) => {
      stopListening();
      reject(error);
    };
    const listeners = {
      upgrade: (response: IncomingMessage) => {
        if (SIMULATOR_HEADER in response.headers) kind = 'simulator';
      },
      'unexpected-response': (_request: unknown, response: IncomingMessage) => {
        response.resume();
        fail(httpError(response.statusCode ?? 0));
      },
      error: (error: Error) => (cause = error),
      close: (code: number) => fail(cause ? unreachable(cause) : closeError(code)),
      message: (data: RawData) => {
        const event = readEvent(data);
        if (event?.type === 'session.created') {
          const update: UpstreamClientEvent = { type: 'session.update', session: sessionSettings(config) };
          socket.send(JSON.stringify(update));
        } else if (event?.type === 'session.updated') {
          stopListening();
          resolve(whenReady(kind));
        } else if (event?.type === 'error') {
          fail(refusalError(event.error));
        }
      },
    };
    const stopListening = () => {
      for (const [name, listener] of Object.entries(listeners)) socket.off(name, listener);
    };
    for (const [name, listener] of Object.entries(listeners)) socket.on(name, listener);
  });
}

function unreachable(cause: Error): UpstreamError {
  return new UpstreamError('upstream_unavailable', 'the speech service could not be reached', true, { cause });
}
