import { createHmac } from 'node:crypto';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { JwtAuthenticator } from '../src/access/jwt-authenticator.ts';
import { Pseudonyms } from '../src/access/pseudonyms.ts';
import { RemoteKeys } from '../src/access/remote-keys.ts';
import { Issuer } from '../src/testing/issuer.ts';

/** Tokens are judged at this moment, however long a test takes (ms since the epoch). */
const moment = Date.now();
let issuer: Issuer;
let authenticator: JwtAuthenticator;
let fetched: (string | null)[];
/** How far the clock of the keys is ahead (ms). */
let ahead: number;

beforeEach(async () => {
  issuer = await Issuer.start();
  [fetched, ahead] = [[], 0];
  const timers = { now: () => Date.now() + ahead };
  const keys = new RemoteKeys({ url: issuer.url, fetch, timers, onFetched: (problem) => fetched.push(problem) });
  const terms = { algorithms: ['ES256', 'RS256'], issuer: issuer.name, audience: issuer.audience, planClaim: 'plan' };
  authenticator = new JwtAuthenticator({
    keys: keys.find,
    terms,
    pseudonyms: new Pseudonyms('secret'),
    now: () => moment,
  });
});
afterEach(async () => {
  await issuer[Symbol.asyncDispose]();
});

const outcome = async (token: string) => {
  const verdict = await authenticator.identify(token);
  return verdict.ok ? 'let in' : verdict.refusal;
};
const inSeconds = (seconds: number) => Math.floor(moment / 1_000) + seconds;
const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('tokens of an issuer with a key set', () => {
  it('say who the user is, by hashes that do not tell it', async () => {
    const verdict = await authenticator.identify(await issuer.token({ plan: 'gold' }));
    expect(verdict).toEqual({
      ok: true,
      value: { user: expect.stringMatching(/^[\w-]{22}$/), plan: expect.stringMatching(/^[\w-]{22}$/) },
    });
    expect(JSON.stringify(verdict)).not.toMatch(/ann|gold/);
    expect(await authenticator.identify(await issuer.token({ plan: 'gold' }))).toEqual(verdict);
    expect(await authenticator.identify(await issuer.token({ sub: 'bob' }))).not.toMatchObject(verdict);
  });

  it.each([
    ['has expired', { exp: 1_000 }, 'token_expired'],
    ['never expires', { exp: undefined }, 'token_refused'],
    ['is of another issuer', { iss: 'https://other.example' }, 'token_refused'],
    ['is of no issuer', { iss: undefined }, 'token_refused'],
    ['is meant for others', { aud: 'mail' }, 'token_refused'],
    ['is meant for nobody', { aud: undefined }, 'token_refused'],
    ['is not good yet', { nbf: inSeconds(600) }, 'token_refused'],
    ['names nobody', { sub: undefined }, 'token_refused'],
    ['has an empty name', { sub: '' }, 'token_refused'],
    ['is for us among others', { aud: ['mail', 'talk'] }, 'let in'],
    ['expired by a moment, as clocks differ', { exp: inSeconds(-2) }, 'let in'],
  ])('are judged when one %s', async (_what, claims, expected) => {
    expect(await outcome(await issuer.token(claims))).toBe(expected);
  });

  it('do not count unsigned, or signed with the public key as if it were a secret', async () => {
    const [, payload = '', signature = ''] = (await issuer.token()).split('.');
    const unsigned = `${part({ alg: 'none', kid: 'first' })}.${payload}`;
    const confused = `${part({ alg: 'HS256', kid: 'first' })}.${payload}`;
    const mac = createHmac('sha256', JSON.stringify(issuer.keys[0]?.open)).update(confused).digest('base64url');
    for (const forged of [`${unsigned}.`, `${unsigned}.${signature}`, `${confused}.${mac}`])
      expect(await outcome(forged)).toBe('token_refused');
  });

  it('do not count with other words than were signed, with a key of their own, or as something else', async () => {
    const [header = '', , signature = ''] = (await issuer.token()).split('.');
    const usual = { sub: 'root', iss: issuer.name, aud: issuer.audience, exp: inSeconds(3_600) };
    expect(await outcome(`${header}.${part(usual)}.${signature}`)).toBe('token_refused');
    const own = await issuer.addKey('own');
    issuer.keys.pop();
    const brought = { alg: 'ES256', jwk: own.open, jku: issuer.url };
    expect(await outcome(`${part(brought)}.${part(usual)}.${signature}`)).toBe('token_refused');
    for (const nonsense of ['', '.', 'a.b.c', '...', 'x'.repeat(10_000), `${header}.${'ü'.repeat(10)}.x`])
      expect(await outcome(nonsense)).toBe('token_refused');
  });
});

describe('the keys of an issuer', () => {
  it('are fetched once for many, and kept', async () => {
    const token = await issuer.token();
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => outcome(token)));
    expect(new Set(outcomes)).toEqual(new Set(['let in']));
    expect(await outcome(token)).toBe('let in');
    expect(issuer.asked).toBe(1);
  });

  it('are fetched again for a key that is new, but no more often than the cooldown allows', async () => {
    expect(await outcome(await issuer.token())).toBe('let in');
    await issuer.addKey('second');
    const token = await issuer.token();
    expect(await outcome(token)).toBe('key_unknown');
    expect(issuer.asked).toBe(1);
    ahead += 31_000;
    expect(await outcome(token)).toBe('let in');
    const unknown = await issuer.token({}, { ...(await issuer.addKey('third')), id: 'made up' });
    for (let attempt = 0; attempt < 5; attempt += 1) expect(await outcome(unknown)).toBe('key_unknown');
    expect(issuer.asked).toBe(2);
  });

  it('stop counting when the issuer has withdrawn them', async () => {
    const token = await issuer.token();
    expect(await outcome(token)).toBe('let in');
    issuer.keys = [];
    await issuer.addKey('second');
    ahead += 10 * 60_000;
    expect(await outcome(token)).toBe('key_unknown');
  });

  it('count on while the issuer is away, and not for ever', async () => {
    const token = await issuer.token();
    expect(await outcome(token)).toBe('let in');
    issuer.isAway = true;
    ahead += 10 * 60_000;
    expect(await outcome(token)).toBe('let in');
    ahead += 50 * 60_000;
    expect(await outcome(token)).toBe('keys_unavailable');
    expect(fetched).toEqual([null, 'HTTP status 503', 'HTTP status 503']);
    ahead += 2_000;
    issuer.isAway = false;
    expect(await outcome(token)).toBe('let in');
  });

  it('are missed, not taken for a bad token, when the issuer cannot be reached from the beginning', async () => {
    const token = await issuer.token();
    await issuer[Symbol.asyncDispose]();
    expect(await outcome(token)).toBe('keys_unavailable');
    expect(fetched).toEqual([expect.stringMatching(/./)]);
    issuer = await Issuer.start();
  });
});
