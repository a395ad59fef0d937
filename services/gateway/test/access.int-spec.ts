import { once } from 'node:events';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { MemoryFabric, type ConversationRecord } from '@colloquy/fabric';
import { closeTable } from '@colloquy/protocol';
import { until } from '@colloquy/testing';
import { SignJWT } from 'jose';

import { Issuer } from '../src/testing/issuer.ts';
import { connect, serveEchoes, startEdge, type Client, type Edge } from './edge.ts';

const secret = 'a secret of thirty-two bytes, or more';
const env = { AUTH_JWT_SECRET: secret };
const opened: AsyncDisposable[] = [];
let fabric: MemoryFabric;
let records: ConversationRecord[];

beforeEach(async () => {
  fabric = new MemoryFabric();
  records = [];
  const claim = fabric.store.claim.bind(fabric.store);
  fabric.store.claim = async (id, worker) => {
    const record = await claim(id, worker);
    if (record) records.push(record);
    return record;
  };
  await serveEchoes(fabric);
});
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one[Symbol.asyncDispose]();
  await fabric[Symbol.asyncDispose]();
});

async function open(more: Record<string, string> = {}): Promise<Edge> {
  const edge = await startEdge(fabric, more);
  opened.push({ [Symbol.asyncDispose]: () => edge.host.stop() });
  return edge;
}

const token = (sub = 'ann', claims: Record<string, unknown> = {}) =>
  new SignJWT({ sub, ...claims })
    .setProtectedHeader({ alg: 'HS256' })
    .setExpirationTime('1h')
    .sign(new TextEncoder().encode(secret));
const bearer = (text: string) => ({ authorization: `Bearer ${text}` });
const ticketOf = async (edge: Edge, text: string) => {
  const answer = await fetch(`${edge.url}/api/tickets`, { method: 'POST', headers: bearer(text) });
  return ((await answer.json()) as { ticket: string }).ticket;
};
const ready = async (client: Client) => {
  await until(() => client.types().includes('session_ready'), { what: 'session_ready', deadlineMs: 10_000 });
  client.socket.close();
  await client.closed;
};
const refused = async (client: Client) => {
  const code = await client.closed;
  const [reason] = Object.entries(closeTable).find(([, row]) => row.code === code) ?? [code];
  return [client.messages.map((message) => 'code' in message && message.code), reason];
};

describe('a client of a gateway that wants to know who talks', () => {
  it('shows its token in Authorization, and the worker learns a hash of who it is', async () => {
    const edge = await open(env);
    await ready(connect(edge, '', { headers: bearer(await token('ann', { plan: 'gold' })) }));
    await ready(connect(edge, '', { headers: bearer(await token('ann')) }));
    await ready(connect(edge, '', { headers: bearer(await token('bob')) }));
    const [first, second, third] = records;
    expect(first).toMatchObject({
      user: expect.stringMatching(/^[\w-]{22}$/),
      plan: expect.stringMatching(/^[\w-]{22}$/),
    });
    expect(second?.user).toBe(first?.user);
    expect(second?.plan).toBeUndefined();
    expect(third?.user).not.toBe(first?.user);
  });

  it('shows its token beside the subprotocol, of which only the name comes back', async () => {
    const client = connect(await open(env), '', {}, ['colloquy', `colloquy.token.${await token()}`]);
    const [response] = (await once(client.socket, 'upgrade')) as [{ headers: Record<string, string> }];
    expect(response.headers['sec-websocket-protocol']).toBe('colloquy');
    await ready(client);
  });

  it('shows a ticket once, at any gateway, and never its token', async () => {
    const [one, other] = [await open(env), await open(env)];
    const ticket = await ticketOf(one, await token('ann'));
    await ready(connect(other, `?input_rate=24000&ticket=${ticket}`));
    await ready(connect(other, '', { headers: bearer(await token('ann')) }));
    expect(records[0]?.user).toBe(records[1]?.user);
    const again = connect(one, `?ticket=${ticket}`);
    expect(await refused(again)).toEqual([['ticket_refused'], 'not_authenticated']);
  });

  it('is told what is missing or wrong, and closed for good', async () => {
    const edge = await open({ ...env, AUTH_AUDIENCE: 'talk' });
    const good = await token('ann', { aud: 'talk' });
    const headersOf = (text: string) => connect(edge, '', { headers: bearer(text) });
    const expired = new SignJWT({ sub: 'ann', aud: 'talk', exp: 1_000 }).setProtectedHeader({ alg: 'HS256' });
    const late = headersOf(await expired.sign(new TextEncoder().encode(secret)));
    expect(await refused(connect(edge))).toEqual([['login_required'], 'not_authenticated']);
    expect(await refused(headersOf(await token()))).toEqual([['token_refused'], 'not_authenticated']);
    expect(await refused(headersOf(`${good.slice(0, -2)}xx`))).toEqual([['token_refused'], 'not_authenticated']);
    expect(await refused(late)).toEqual([['token_expired'], 'not_authenticated']);
    expect(await refused(connect(edge, `?ticket=${good}`))).toEqual([['ticket_refused'], 'not_authenticated']);
    expect(records).toEqual([]);
    expect(await edge.metrics()).toContain('colloquy_gateway_access_refused_total{why="token_expired"} 1');
  });

  it('is told to come again when who issues tokens cannot be asked for the keys', async () => {
    await using issuer = await Issuer.start();
    const named = { AUTH_JWKS_URL: issuer.url, AUTH_ISSUER: issuer.name, AUTH_AUDIENCE: issuer.audience };
    const edge = await open(named);
    await ready(connect(edge, '', { headers: bearer(await issuer.token()) }));
    const second = await open(named);
    issuer.isAway = true;
    const client = connect(second, '', { headers: bearer(await issuer.token()) });
    expect(await refused(client)).toEqual([['login_unavailable'], 'login_unavailable']);
    expect(client.messages).toMatchObject([{ retryable: true }]);
    expect(await second.metrics()).toContain('colloquy_gateway_keys_fetched_total{outcome="failed"} 1');
    expect(second.logged.join()).toContain('HTTP status 503');
  });

  it('leaves neither token nor ticket nor name in what is logged', async () => {
    const edge = await open(env);
    const text = await token('ann@example.com', { plan: 'gold' });
    const ticket = await ticketOf(edge, text);
    await ready(connect(edge, `?ticket=${ticket}`));
    await refused(connect(edge, `?ticket=${ticket}`));
    await ready(connect(edge, '', { headers: bearer(text) }));
    await refused(connect(edge, '', { headers: bearer(`${text}x`) }));
    expect(edge.logged.length).toBeGreaterThan(4);
    const everything = edge.logged.join();
    for (const word of [text, text.split('.')[2] ?? text, ticket, 'ann@', 'gold', secret])
      expect(everything.includes(word)).toBe(false);
  });

  it('comes back to its conversation with its own token alone', async () => {
    const edge = await open(env);
    const ann = connect(edge, '', { headers: bearer(await token('ann')) });
    await until(() => ann.types().includes('session_ready'), { what: 'session_ready', deadlineMs: 10_000 });
    const greeting = ann.messages.find(({ type }) => type === 'session_ready');
    const resume = greeting && 'resume_token' in greeting ? greeting.resume_token : undefined;
    const bob = connect(edge, `?resume=${resume}`, { headers: bearer(await token('bob')) });
    expect(await refused(bob)).toEqual([['resume_refused'], 'resume_refused']);
    expect(await refused(connect(edge, `?resume=${resume}`))).toEqual([['login_required'], 'not_authenticated']);
    expect(ann.socket.readyState).toBe(ann.socket.OPEN);
    const again = connect(edge, `?resume=${resume}`, { headers: bearer(await token('ann')) });
    expect(await ann.closed).toBe(closeTable.taken_over.code);
    again.socket.terminate();
  });
});

describe('POST /api/tickets', () => {
  const post = (edge: Edge, headers: Record<string, string> = {}, method = 'POST') =>
    fetch(`${edge.url}/api/tickets`, { method, headers });

  it('gives a ticket for a token, for nothing else', async () => {
    const edge = await open(env);
    const answer = await post(edge, bearer(await token()));
    expect(answer.status).toBe(201);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const { ticket, expires_in_ms } = (await answer.json()) as { ticket: string; expires_in_ms: number };
    expect([ticket.length, expires_in_ms]).toEqual([43, 30_000]);
    const refusals = [await post(edge), await post(edge, bearer('nonsense')), await post(edge, bearer(ticket))];
    expect(refusals.map(({ status }) => status)).toEqual([401, 401, 401]);
    expect(refusals[0]?.headers.get('www-authenticate')).toBe('Bearer');
    expect(await refusals[0]?.json()).toMatchObject({ type: 'error', code: 'login_required', retryable: false });
  });

  it('says that no ticket is needed where everybody may talk', async () => {
    expect(await (await post(await open())).json()).toMatchObject({ ticket: null });
  });

  it('answers pages of the origins that are named, and no others', async () => {
    const edge = await open({ ...env, ALLOWED_ORIGINS: 'https://app.example' });
    const good = await post(edge, { ...bearer(await token()), origin: 'https://app.example' });
    expect([good.status, good.headers.get('access-control-allow-origin')]).toEqual([201, 'https://app.example']);
    expect(good.headers.get('vary')).toContain('Origin');
    const evil = await post(edge, { ...bearer(await token()), origin: 'https://evil.example' });
    expect([evil.status, evil.headers.get('access-control-allow-origin')]).toEqual([403, null]);
    const preflight = await post(edge, { origin: 'https://app.example' }, 'OPTIONS');
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-headers')).toBe('Authorization');
    const evilPreflight = await post(edge, { origin: 'https://evil.example' }, 'OPTIONS');
    expect(evilPreflight.headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('pages that may talk', () => {
  it('are told when they may not, over the socket, as browsers show nothing else', async () => {
    const edge = await open();
    const { host } = new URL(edge.url);
    await ready(connect(edge, '', { origin: `http://${host}` }));
    const evil = connect(edge, '', { origin: 'https://evil.example' });
    expect(await refused(evil)).toEqual([['origin_refused'], 'origin_refused']);
    expect(await edge.metrics()).toContain('colloquy_gateway_access_refused_total{why="origin_refused"} 1');
  });

  it('get no socket under a name that somebody made point here', async () => {
    const edge = await open();
    const headers = { host: 'rebound.example:8000' };
    const client = connect(edge, '', { headers, origin: 'http://rebound.example:8000' });
    client.closed.catch(() => undefined);
    const [, response] = (await once(client.socket, 'unexpected-response')) as [unknown, { statusCode: number }];
    expect(response.statusCode).toBe(421);
    client.socket.terminate();
  });

  it('are counted by the address a trusted proxy saw', async () => {
    const edge = await open({ TRUSTED_PROXIES: 'loopback' });
    const headers = { 'x-forwarded-for': '6.6.6.6, 203.0.113.9' };
    await refused(connect(edge, '', { origin: 'https://evil.example', headers }));
    expect(edge.logged.join()).toContain('"client_address":"203.0.113.9"');
    expect(edge.logged.join()).not.toContain('6.6.6.6');
  });
});
