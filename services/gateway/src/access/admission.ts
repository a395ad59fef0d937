import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

import type { Authenticator, Verdict } from './authenticator.port.ts';
import { bearerOf, credentialOf } from './credential.ts';
import type { Identity } from './identity.ts';
import type { OriginPolicy } from './origin-policy.ts';
import type { Refusal } from './refusal.ts';
import type { TicketOffice } from './ticket-office.ts';
import type { TrustedProxies } from './trusted-proxies.ts';

/** Somebody who is let in. */
export interface Visitor {
  /** null: nobody has to say who they are. */
  readonly identity: Identity | null;
}

export interface AdmissionEvents {
  /** `address`: where the request came from. */
  accessRefused(refusal: Refusal | 'host_refused', address: string): void;
  /** The fabric could not say who holds a ticket, or keep one. */
  ticketsFailed(error: unknown): void;
}

export interface AdmissionParts {
  /** null: nobody has to say who they are. */
  readonly authenticator: Authenticator | null;
  readonly tickets: TicketOffice;
  readonly origins: OriginPolicy;
  readonly proxies: TrustedProxies;
  readonly events: AdmissionEvents;
}

/** The one place that decides who may come in, for sockets and for the HTTP API. */
export class Admission {
  readonly #parts: AdmissionParts;

  constructor(parts: AdmissionParts) {
    this.#parts = parts;
  }

  /** Asked before all else: who comes by another name gets no answer of ours. */
  knowsHost(request: IncomingMessage): boolean {
    if (this.#parts.origins.allowsHost(request.headers.host)) return true;
    this.#parts.events.accessRefused('host_refused', this.addressOf(request));
    return false;
  }

  /** Who wants to open a conversation. */
  async judge(request: IncomingMessage): Promise<Verdict<Visitor>> {
    const { headers, url = '' } = request;
    return await this.#judge(request, async (authenticator) => {
      const credential = credentialOf(headers, url);
      if (credential === null) return { ok: false, refusal: 'login_required' };
      if (credential.kind === 'token') return await authenticator.identify(credential.text);
      return await this.#redeem(credential.text);
    });
  }

  /** Who wants a ticket: a token is needed for that, another ticket will not do. */
  async judgeToken(request: IncomingMessage): Promise<Verdict<Visitor>> {
    return await this.#judge(request, async (authenticator) => {
      const token = bearerOf(request.headers);
      return token === null ? { ok: false, refusal: 'login_required' } : await authenticator.identify(token);
    });
  }

  /** Where the request came from, as far as it is known. */
  addressOf({ socket, headers }: IncomingMessage): string {
    return this.#parts.proxies.clientAddress(socket.remoteAddress ?? '', forwardedFor(headers));
  }

  /** Whether pages of this origin may read what the HTTP API answers. */
  sharesWith(origin: string | undefined): boolean {
    return this.#parts.origins.sharesWith(origin);
  }

  async #judge(
    request: IncomingMessage,
    identify: (authenticator: Authenticator) => Promise<Verdict<Identity>>,
  ): Promise<Verdict<Visitor>> {
    const { authenticator, origins, events } = this.#parts;
    const verdict = !origins.allowsOrigin(request.headers.origin, request.headers.host)
      ? ({ ok: false, refusal: 'origin_refused' } as const)
      : authenticator && (await identify(authenticator));
    if (verdict === null) return { ok: true, value: { identity: null } };
    if (verdict.ok) return { ok: true, value: { identity: verdict.value } };
    events.accessRefused(verdict.refusal, this.addressOf(request));
    return verdict;
  }

  async #redeem(ticket: string): Promise<Verdict<Identity>> {
    try {
      return await this.#parts.tickets.redeem(ticket);
    } catch (error) {
      this.#parts.events.ticketsFailed(error);
      return { ok: false, refusal: 'fabric_unavailable' };
    }
  }
}

function forwardedFor(headers: IncomingHttpHeaders): string | undefined {
  const value = headers['x-forwarded-for'];
  return Array.isArray(value) ? value.join(',') : value;
}
