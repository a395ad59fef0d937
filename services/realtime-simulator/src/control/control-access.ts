import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { isIPv4 } from 'node:net';

/** Who may use `/control`: programs of this machine, whoever has the token, or nobody. */
export type ControlAccess =
  { readonly kind: 'loopback' } | { readonly kind: 'token'; readonly token: string } | { readonly kind: 'closed' };

/** With a token, who has it; without one the simulator must be out of reach of other machines. */
export function decideControlAccess(host: string, token: string | undefined): ControlAccess {
  if (token !== undefined) return { kind: 'token', token };
  return { kind: isLoopback(host) ? 'loopback' : 'closed' };
}

/** Null when the request is allowed, else why it is not. */
export function refuseControl(access: ControlAccess, headers: IncomingHttpHeaders): string | null {
  switch (access.kind) {
    case 'closed':
      return 'the simulator listens to other machines: set SIMULATOR_CONTROL_TOKEN to control it';
    case 'token':
      return isSame(headers.authorization ?? '', `Bearer ${access.token}`)
        ? null
        : 'the control token is missing or wrong';
    case 'loopback':
      return isForeignPage(headers) ? 'pages in a browser may not control the simulator' : null;
    default:
      return access satisfies never;
  }
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'));
}

/** A page somebody has open could reach this machine's ports, also under a name that it makes point here. */
function isForeignPage({ origin, host = 'localhost' }: IncomingHttpHeaders): boolean {
  const hostname = URL.parse(`http://${host}`)?.hostname ?? '';
  return origin !== undefined || !isLoopback(hostname.replace(/^\[|\]$/g, ''));
}

/** Takes the same time wherever they differ. */
function isSame(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
