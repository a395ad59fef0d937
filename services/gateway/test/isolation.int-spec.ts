import { connect as connectTo } from 'node:net';
import { text } from 'node:stream/consumers';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Fabric } from '@colloquy/fabric';
import { openRedisFabric } from '@colloquy/fabric-redis';
import { startRedis, until, type RedisServer } from '@colloquy/testing';
import { SignJWT } from 'jose';

import { connect, serveEchoes, startEdge, type Client, type Edge } from './edge.ts';

const secret = 'a secret of thirty-two bytes, or more';
const env = { AUTH_JWT_SECRET: secret };

let redis: RedisServer;
let fabrics: Fabric[];
let edges: Edge[];

/** Two gateways and two workers, each with a connection of its own to one Redis. */
beforeEach(async () => {
  redis = await startRedis();
  const open = () => openRedisFabric({ url: redis.url, keyPrefix: 'talk', onError: () => undefined });
  fabrics = await Promise.all([open(), open(), open(), open()]);
  const [first, second, third, fourth] = fabrics as [Fabric, Fabric, Fabric, Fabric];
  await serveEchoes(first, 'worker.1');
  await serveEchoes(second, 'worker.2');
  edges = [await startEdge(third, env), await startEdge(fourth, env)];
});
afterEach(async () => {
  for (const edge of edges) await edge.host.stop();
  for (const fabric of fabrics) await fabric[Symbol.asyncDispose]();
  await redis[Symbol.asyncDispose]();
});

async function talker(index: number, sub = `user ${index}`, claims: Record<string, unknown> = {}, query = '') {
  const token = await new SignJWT({ sub, ...claims })
    .setProtectedHeader({ alg: 'HS256' })
    .setExpirationTime('1h')
    .sign(new TextEncoder().encode(secret));
  const edge = edges[index % edges.length];
  if (edge === undefined) throw new Error('no gateway runs');
  return connect(edge, query, { headers: { authorization: `Bearer ${token}` } });
}

function greeting(client: Client): { session_id: string; resume_token: string } {
  const message = client.messages.find(({ type }) => type === 'session_ready');
  if (message?.type !== 'session_ready' || message.resume_token === undefined) throw new Error('not ready');
  return { session_id: message.session_id, resume_token: message.resume_token };
}

const heard = ({ messages }: Client) =>
  messages.flatMap((message) => (message.type === 'text_delta' ? [message.text] : []));
const all = (clients: Client[], what: string, condition: (client: Client) => boolean) =>
  until(() => clients.every(condition), { what, deadlineMs: 20_000 });
const isReady = (client: Client) => client.types().includes('session_ready');

/** The names of all keys and channels, as Redis itself lists them. */
async function namesIn(url: string): Promise<string[]> {
  const socket = connectTo(Number(new URL(url).port), '127.0.0.1');
  socket.write('KEYS *\r\nPUBSUB CHANNELS\r\nQUIT\r\n');
  // Each name follows a line with its length; a name that breaks the line would show as one without.
  return (await text(socket)).split('\r\n').filter((line) => line !== '' && !/^[*$+]/.test(line));
}

describe('conversations at two gateways that share a Redis', () => {
  it('hear what is theirs alone, whatever others send and whomever they name', async () => {
    const clients = await Promise.all(Array.from({ length: 8 }, (_, index) => talker(index)));
    await all(clients, 'every client is ready', isReady);
    const ids = clients.map((client) => greeting(client).session_id);
    for (let round = 1; round <= 5; round += 1) {
      for (const [index, { socket }] of clients.entries()) {
        const other = ids[(index + 1) % ids.length];
        const forged = { conversation: other, session_id: other, to: 'worker.1', epoch: round * 7, seq: 4_000_000_000 };
        socket.send(JSON.stringify({ type: 'text', text: 'Hello', ...forged }));
      }
    }
    await all(clients, 'every client is answered', (client) => heard(client).length === 5);
    expect(clients.map((client) => new Set(heard(client)))).toEqual(ids.map((id) => new Set([id])));
    for (const { socket } of clients) socket.terminate();
  });

  it("stay their users' when somebody comes with a token of another, or one made of two", async () => {
    const [ann, bob] = [await talker(0, 'ann'), await talker(1, 'bob')];
    await all([ann, bob], 'both are ready', isReady);
    const [hers, his] = [greeting(ann), greeting(bob)];
    const spliced = `${hers.session_id}.${his.resume_token.split('.')[1] ?? ''}`;
    const attempts = [hers.resume_token, spliced, hers.session_id, `${hers.session_id}.`, '*', '%00', ''];
    for (const [index, token] of attempts.entries()) {
      const query = `?resume=${encodeURIComponent(token)}&last_seq=0&last_epoch=0`;
      const thief = await talker(index, 'bob', {}, query);
      await thief.closed;
      expect(thief.messages).toMatchObject([{ type: 'error', code: 'resume_refused' }]);
    }
    ann.socket.send('{"type":"text","text":"Still here"}');
    await all([ann], 'ann is answered', (client) => heard(client).length === 1);
    expect([heard(ann), heard(bob)]).toEqual([[hers.session_id], []]);
    for (const { socket } of [ann, bob]) socket.terminate();
  });

  it('leave no word of their users in the names of keys and channels', async () => {
    const hostile = 'x}:{conversation:*\r\nPUBLISH talk:bus:worker.1 y';
    const query = `?ticket=${encodeURIComponent(hostile)}&session_id=${encodeURIComponent(hostile)}`;
    const client = await talker(0, hostile, { plan: hostile, jti: hostile }, query);
    const thief = await talker(1, hostile, {}, `?resume=${encodeURIComponent(hostile)}`);
    await all([client], 'the client is ready', isReady);
    await thief.closed;
    const names = await namesIn(redis.url);
    expect(names.length).toBeGreaterThan(4);
    for (const name of names) expect(name).toMatch(/^(\{?(talk|bull)[\w.:{}-]+)$/);
    expect(names.join()).not.toContain('PUBLISH');
    expect(names.filter((name) => name.includes('conv_'))).toEqual(
      expect.arrayContaining([expect.stringMatching(/^talk:conversation:\{conv_[A-Za-z0-9]{21}\}$/)]),
    );
    client.socket.terminate();
  });
});
