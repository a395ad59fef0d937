import type { IncomingMessage, ServerResponse } from 'node:http';

import { AddressList, isSameSecret } from '@colloquy/config';

/** A request below the path the guard was mounted at. */
type Asked = IncomingMessage & { readonly originalUrl?: string };

/** What operators alone may see. `/health` is for everybody: it says how the service is, and nothing else. */
export const operatorPaths = ['/metrics', '/api/summary'];
/** Prometheus asks without a token, from the networks of the services. */
const nearbyPath = /^\/metrics\/?$/i;

const nearby = new AddressList(['private']);

/**
 * Keeps the operators' endpoints to who has the token, and to programs of this machine and of private networks whose requests
 * no proxy passed on: these may always ask for metrics, and for the rest where there is no token.
 */
export function guardOperators(token: string | null) {
  return (request: Asked, response: ServerResponse, next: () => void): void => {
    const isTrusted = isNearby(request) && (token === null || nearbyPath.test(request.originalUrl ?? ''));
    if (isTrusted || (token !== null && isSameSecret(request.headers.authorization ?? '', `Bearer ${token}`))) {
      next();
      return;
    }
    if (token !== null) response.setHeader('WWW-Authenticate', 'Bearer');
    response.writeHead(token === null ? 403 : 401, { 'Content-Type': 'application/json' });
    const problem =
      token === null ? 'set OPERATOR_TOKEN to look from elsewhere' : 'the operator token is missing or wrong';
    response.end(JSON.stringify({ error: problem }));
  };
}

function isNearby({ socket, headers }: IncomingMessage): boolean {
  const isPassedOn = headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined;
  return !isPassedOn && nearby.has(socket.remoteAddress ?? '');
}
