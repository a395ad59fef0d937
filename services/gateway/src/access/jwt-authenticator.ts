import { errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';

import type { Authenticator, Verdict } from './authenticator.port.ts';
import type { Identity } from './identity.ts';
import type { Pseudonyms } from './pseudonyms.ts';
import type { Refusal } from './refusal.ts';
import { KeysUnavailable } from './remote-keys.ts';

/** What the clocks of an issuer and ours may differ by (s). */
const CLOCK_TOLERANCE_S = 5;
/** A token larger than this is not looked at (characters). */
const MAX_TOKEN_LENGTH = 8_192;

export interface JwtTerms {
  /** The only signatures that count, whatever a token says of itself. */
  readonly algorithms: readonly string[];
  /** null: any. */
  readonly issuer: string | null;
  readonly audience: string | null;
  /** Name of the claim that says the plan. */
  readonly planClaim: string;
}

export interface JwtAuthenticatorParts {
  readonly keys: JWTVerifyGetKey;
  readonly terms: JwtTerms;
  readonly pseudonyms: Pseudonyms;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Knows users by JSON Web Tokens that name them (`sub`), expire, and carry the signature of who may say so. */
export class JwtAuthenticator implements Authenticator {
  readonly #parts: JwtAuthenticatorParts;

  constructor(parts: JwtAuthenticatorParts) {
    this.#parts = parts;
  }

  async identify(token: string): Promise<Verdict<Identity>> {
    if (token.length > MAX_TOKEN_LENGTH) return { ok: false, refusal: 'token_refused' };
    const { keys, terms, now } = this.#parts;
    try {
      const { payload } = await jwtVerify(token, keys, {
        algorithms: [...terms.algorithms],
        requiredClaims: ['sub', 'exp'],
        clockTolerance: CLOCK_TOLERANCE_S,
        currentDate: new Date(now()),
        ...(terms.issuer === null ? {} : { issuer: terms.issuer }),
        ...(terms.audience === null ? {} : { audience: terms.audience }),
      });
      return this.#read(payload);
    } catch (error) {
      return { ok: false, refusal: refusalOf(error) };
    }
  }

  #read(payload: JWTPayload): Verdict<Identity> {
    const { pseudonyms, terms } = this.#parts;
    const { sub, iss = '' } = payload;
    if (typeof sub !== 'string' || sub === '') return { ok: false, refusal: 'token_refused' };
    const user = pseudonyms.of('user', `${iss}\0${sub}`);
    const plan = payload[terms.planClaim];
    if (typeof plan !== 'string' || plan === '') return { ok: true, value: { user } };
    return { ok: true, value: { user, plan: pseudonyms.of('plan', plan) } };
  }
}

function refusalOf(error: unknown): Refusal {
  if (error instanceof KeysUnavailable) return 'keys_unavailable';
  if (error instanceof errors.JWTExpired) return 'token_expired';
  if (error instanceof errors.JWKSNoMatchingKey) return 'key_unknown';
  // Whatever else a stranger's token makes go wrong is the token's fault.
  return 'token_refused';
}
