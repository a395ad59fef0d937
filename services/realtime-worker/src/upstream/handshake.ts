import type { IncomingMessage } from 'node:http';

import type { UpstreamKind } from '@colloquy/protocol';
import type { RawData, WebSocket } from 'ws';

import { UpstreamError, type UpstreamClientEvent, type UpstreamServerEvent } from '../conversations/upstream.port.ts';
import type { UpstreamConfig } from '../realtime-worker.config.ts';
import { sessionSettings } from './session-settings.ts';
import { closeError, httpError, refusalError } from './upstream-errors.ts';
import { readEvent } from './upstream-frames.ts';

/** Header by which the simulator says what it is. */
export const SIMULATOR_HEADER = 'x-colloquy-simulator';

/** How long the service lets a session live when it does not say (s). */
const LONGEST_SESSION_S = 3_600;

/** What the service said of a session while it became ready. */
export interface Welcome {
  readonly kind: UpstreamKind;
  /** When the session ends by itself (ms since the epoch). */
  readonly expiresAt: number;
}

/**
 * Waits for `session.created`, sends the settings and is done on `session.updated`: then `whenReady` takes the socket
 * over in the same moment, so that no event is lost. A bad key or model upgrades first and is refused only here, by an
 * `error` event and a close. Listens from the dial on: the first event may come together with the upgrade.
 */
export function handshake<T>(
  socket: WebSocket,
  config: UpstreamConfig,
  whenReady: (welcome: Welcome) => T,
): Promise<T> {
  return new Promise((resolve, reject) => {
    let kind: UpstreamKind = 'openai';
    let expiresAt = 0;
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
          expiresAt = expiryOf(event);
          const update: UpstreamClientEvent = { type: 'session.update', session: sessionSettings(config) };
          socket.send(JSON.stringify(update));
        } else if (event?.type === 'session.updated') {
          stopListening();
          resolve(whenReady({ kind, expiresAt }));
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

/** The service's types leave `expires_at` (unix seconds) out; should it be missing, the documented hour counts. */
function expiryOf(event: Extract<UpstreamServerEvent, { type: 'session.created' }>): number {
  const { session } = event as { session?: { expires_at?: unknown } };
  const seconds = typeof session?.expires_at === 'number' ? session.expires_at : 0;
  return seconds > 0 ? seconds * 1_000 : Date.now() + LONGEST_SESSION_S * 1_000;
}

function unreachable(cause: Error): UpstreamError {
  return new UpstreamError('upstream_unavailable', 'the speech service could not be reached', true, { cause });
}
