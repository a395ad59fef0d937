import type { TicketPort } from '@colloquy/fabric';
import type { Timers } from '@colloquy/lifecycle';

import type { AccessConfig, JwtConfig } from './access.config.ts';
import { Admission, type AdmissionEvents } from './admission.ts';
import type { Authenticator } from './authenticator.port.ts';
import { JwtAuthenticator } from './jwt-authenticator.ts';
import { OriginPolicy } from './origin-policy.ts';
import { Pseudonyms } from './pseudonyms.ts';
import { RemoteKeys } from './remote-keys.ts';
import { TicketOffice } from './ticket-office.ts';
import { TrustedProxies } from './trusted-proxies.ts';

export interface AccessParts {
  readonly config: AccessConfig;
  readonly tickets: TicketPort;
  readonly timers: Pick<Timers, 'now'>;
  readonly events: AdmissionEvents & {
    /** `problem` null: well. */
    keysFetched(problem: string | null): void;
  };
}

/** Puts together who is let in. */
export function openAccess(parts: AccessParts): { admission: Admission; tickets: TicketOffice } {
  const { config, events } = parts;
  const tickets = new TicketOffice(parts.tickets, config.ticketTtlMs);
  const admission = new Admission({
    authenticator: config.jwt && authenticatorOf(config.jwt, parts),
    tickets,
    origins: new OriginPolicy(config.origins),
    proxies: new TrustedProxies(config.trustedProxies),
    events,
  });
  return { admission, tickets };
}

function authenticatorOf(config: JwtConfig, { timers, events }: AccessParts): Authenticator {
  const { secret, jwksUrl, hashSecret, ...terms } = config;
  return new JwtAuthenticator({
    keys: secret === null ? remoteKeys(jwksUrl ?? '', timers, events) : secretKey(secret),
    terms,
    pseudonyms: new Pseudonyms(hashSecret),
    now: () => timers.now(),
  });
}

function remoteKeys(url: string, timers: AccessParts['timers'], events: AccessParts['events']) {
  const onFetched = (problem: string | null) => events.keysFetched(problem);
  return new RemoteKeys({ url, fetch, timers, onFetched }).find;
}

function secretKey(secret: string) {
  const key = new TextEncoder().encode(secret);
  return () => key;
}
