import {
  AddressList,
  ConfigError,
  decideOperatorToken,
  isLoopback,
  operatorVariables,
  variable,
  type Values,
  type Variables,
} from '@colloquy/config';

import type { JwtTerms } from './jwt-authenticator.ts';
import type { OriginRules } from './origin-policy.ts';

const secretAlgorithms = ['HS256', 'HS384', 'HS512'];
const keyAlgorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];
/** HS256 wants a key as long as its hash (RFC 7518, 3.2), in bytes. */
const MIN_SECRET_BYTES = 32;

/** Who may open a conversation, from where. */
export const accessVariables = {
  AUTH_MODE: {
    schema: variable.choice(['auto', 'none', 'jwt'], 'auto'),
    meaning:
      '`none`: everybody may talk. `jwt`: who has a token. `auto`: `jwt` where a secret or a key set is given, else `none`, but ' +
      'that only where no other machine reaches the service: elsewhere it does not start until `none` is said.',
  },
  AUTH_JWT_SECRET: {
    schema: variable.optionalText(),
    meaning: 'The secret that signs tokens (HS256), at least 32 bytes, shared with who issues them.',
    secret: true,
  },
  AUTH_JWKS_URL: {
    schema: variable.url(['https', 'http']).optional(),
    meaning: 'Address of the public keys (a JSON Web Key Set) of who issues tokens.',
  },
  AUTH_ISSUER: {
    schema: variable.optionalText(),
    meaning: '`iss` that tokens must have. Needed with `AUTH_JWKS_URL`.',
    defaultNote: 'any',
  },
  AUTH_AUDIENCE: {
    schema: variable.optionalText(),
    meaning: '`aud` that tokens must have. Needed with `AUTH_JWKS_URL`.',
    defaultNote: 'any',
  },
  AUTH_ALGORITHMS: {
    schema: variable.optionalText(),
    meaning: 'The only signature algorithms that count, with commas between.',
    defaultNote: '`HS256` with a secret, `RS256,ES256,EdDSA` with a key set',
  },
  AUTH_PLAN_CLAIM: { schema: variable.text('plan'), meaning: 'Name of the claim that says which plan a user has.' },
  AUTH_HASH_SECRET: {
    schema: variable.optionalText(),
    meaning:
      'Secret by which users and plans become hashes; the same at every gateway. A new one makes everybody a new user.',
    defaultNote: 'made from `AUTH_JWT_SECRET`, or from the issuer',
    secret: true,
  },
  TICKET_TTL_MS: {
    schema: variable.count(30_000, { min: 1_000, max: 600_000 }),
    meaning: 'How long a ticket of `POST /api/tickets` may wait for its connection (ms).',
  },
  ALLOWED_ORIGINS: {
    schema: variable.text(''),
    meaning: 'Origins whose pages may talk (`https://talk.example.com`), with commas between; `*` for all.',
    defaultNote: 'a page that came from the host it talks to',
  },
  ALLOWED_HOSTS: {
    schema: variable.optionalText(),
    meaning:
      'Names, without ports, by which clients may ask for the service, with commas between; `loopback`, `*` for all.',
    defaultNote: '`loopback` where no other machine reaches the service, else `*`',
  },
  ...operatorVariables,
  TRUSTED_PROXIES: {
    schema: variable.text(''),
    meaning: 'Proxies whose `X-Forwarded-For` counts: addresses, networks (`10.0.0.0/8`), `loopback`, `private`.',
    defaultNote: 'none',
  },
  EDGE_ADDRESS: {
    schema: variable.optionalText(),
    meaning: 'Address the edge listens on, where the gateway can be reached through it alone.',
    defaultNote: '`HOST`',
  },
} as const satisfies Variables;

/** How tokens are proven; `secret` and `jwksUrl`: one of the two. */
export interface JwtConfig extends JwtTerms {
  readonly secret: string | null;
  readonly jwksUrl: string | null;
  readonly hashSecret: string;
}

export interface AccessConfig {
  /** null: nobody has to say who they are. */
  readonly jwt: JwtConfig | null;
  readonly ticketTtlMs: number;
  readonly origins: OriginRules;
  readonly trustedProxies: readonly string[];
  /** null: nobody is an operator. */
  readonly operatorToken: string | null;
}

type AccessValues = Values<typeof accessVariables>;

/** `HOST` is where the service listens; it may be left out where nothing listens. Throws `ConfigError`. */
export function decideAccess(values: AccessValues & { readonly HOST?: string }): AccessConfig {
  const isLocal = isLoopback(values.EDGE_ADDRESS ?? values.HOST ?? 'localhost');
  const trustedProxies = listOf(values.TRUSTED_PROXIES);
  checkProxies(trustedProxies);
  return {
    jwt: decideJwt(values, isLocal),
    ticketTtlMs: values.TICKET_TTL_MS,
    origins: { origins: decideOrigins(values.ALLOWED_ORIGINS), hosts: decideHosts(values.ALLOWED_HOSTS, isLocal) },
    trustedProxies,
    operatorToken: decideOperatorToken(values),
  };
}

function decideJwt(values: AccessValues, isLocal: boolean): JwtConfig | null {
  const { AUTH_MODE: mode, AUTH_JWT_SECRET: secret, AUTH_JWKS_URL: jwksUrl } = values;
  const isGiven = secret !== undefined || jwksUrl !== undefined;
  if (mode === 'none') {
    if (isGiven) throw new ConfigError('AUTH_MODE: is none, and yet AUTH_JWT_SECRET or AUTH_JWKS_URL is set');
    return null;
  }
  if (!isGiven) {
    if (mode === 'jwt') throw new ConfigError('AUTH_MODE: jwt needs AUTH_JWT_SECRET or AUTH_JWKS_URL');
    if (isLocal) return null;
    throw new ConfigError(
      'AUTH_MODE: other machines reach this service; set AUTH_JWT_SECRET or AUTH_JWKS_URL, or AUTH_MODE=none to let everybody talk',
    );
  }
  if (secret !== undefined && jwksUrl !== undefined)
    throw new ConfigError('AUTH_JWT_SECRET, AUTH_JWKS_URL: give one of them, not both');
  return secret === undefined ? decideKeySet(values, jwksUrl ?? '') : decideSecret(values, secret);
}

function decideSecret(values: AccessValues, secret: string): JwtConfig {
  if (Buffer.byteLength(secret) < MIN_SECRET_BYTES)
    throw new ConfigError(`AUTH_JWT_SECRET: must have at least ${MIN_SECRET_BYTES} bytes`);
  const terms = termsOf(values, secretAlgorithms, ['HS256']);
  return { ...terms, secret, jwksUrl: null, hashSecret: values.AUTH_HASH_SECRET ?? secret };
}

/** Others may have tokens of the same issuer that are not for us: both names must be said. */
function decideKeySet(values: AccessValues, jwksUrl: string): JwtConfig {
  const { AUTH_ISSUER: issuer, AUTH_AUDIENCE: audience } = values;
  if (issuer === undefined || audience === undefined)
    throw new ConfigError('AUTH_ISSUER, AUTH_AUDIENCE: both are needed with AUTH_JWKS_URL');
  const { protocol, hostname } = new URL(jwksUrl);
  if (protocol === 'http:' && !isLoopback(hostname))
    throw new ConfigError('AUTH_JWKS_URL: must be https, or on this machine');
  const terms = termsOf(values, keyAlgorithms, ['RS256', 'ES256', 'EdDSA']);
  return { ...terms, secret: null, jwksUrl, hashSecret: values.AUTH_HASH_SECRET ?? issuer };
}

function termsOf(values: AccessValues, possible: readonly string[], usual: readonly string[]): JwtTerms {
  const algorithms = values.AUTH_ALGORITHMS === undefined ? usual : listOf(values.AUTH_ALGORITHMS);
  if (algorithms.length === 0 || algorithms.some((algorithm) => !possible.includes(algorithm)))
    throw new ConfigError(`AUTH_ALGORITHMS: must list some of ${possible.join(', ')}`);
  const { AUTH_ISSUER: issuer = null, AUTH_AUDIENCE: audience = null, AUTH_PLAN_CLAIM: planClaim } = values;
  return { algorithms, issuer, audience, planClaim };
}

function decideOrigins(text: string): readonly string[] {
  const origins = listOf(text);
  if (origins.some((origin) => origin !== '*' && URL.parse(origin)?.origin !== origin))
    throw new ConfigError(
      'ALLOWED_ORIGINS: an origin is a scheme, a host and perhaps a port, as https://talk.example.com',
    );
  return origins;
}

function decideHosts(text: string | undefined, isLocal: boolean): readonly string[] | null {
  const hosts = text === undefined ? [isLocal ? 'loopback' : '*'] : listOf(text);
  return hosts.includes('*') ? null : hosts;
}

function checkProxies(entries: readonly string[]): void {
  try {
    new AddressList(entries);
  } catch {
    throw new ConfigError('TRUSTED_PROXIES: must list addresses, networks, loopback or private');
  }
}

function listOf(text: string): string[] {
  return text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}
