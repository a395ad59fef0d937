import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Fabric } from '@colloquy/fabric';
import { openRedisFabric } from '@colloquy/fabric-redis';
import { startRedis, until, type RedisServer } from '@colloquy/testing';
import { SignJWT } from 'jose';

import { startEdge, type Edge } from './edge.ts';

const secret = 'a secret of thirty-two bytes, or more';
const operator = { authorization: 'Bearer the-token-of-those-who-run-the-service' };
const env = { AUTH_JWT_SECRET: secret, OPERATOR_TOKEN: 'the-token-of-those-who-run-the-service' };
const historyMs = 3_600_000;
let server: RedisServer;
let fabric: Fabric;
let archive: string;
let count = 0;
const edges: Edge[] = [];

beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server[Symbol.asyncDispose]());
beforeEach(async () => {
  count += 1;
  const settings = { url: server.url, keyPrefix: `history-${count}`, onError: () => undefined };
  fabric = await openRedisFabric({ ...settings, historyMs });
  archive = await mkdtemp(join(tmpdir(), 'colloquy-archive-'));
});
afterEach(async () => {
  for (const edge of edges.splice(0)) await edge.host.stop();
  await fabric[Symbol.asyncDispose]();
  await rm(archive, { recursive: true });
});

async function open(more: Record<string, string> = {}): Promise<Edge> {
  const edge = await startEdge(fabric, { ...env, ...more });
  edges.push(edge);
  return edge;
}

async function bearer(sub: string) {
  const token = await new SignJWT({ sub })
    .setProtectedHeader({ alg: 'HS256' })
    .setExpirationTime('1h')
    .sign(new TextEncoder().encode(secret));
  return { authorization: `Bearer ${token}` };
}

/** The hash by which a gateway knows a user, as it is in the record of a ticket. */
async function hashOf(edge: Edge, sub: string): Promise<string> {
  const answer = await fetch(`${edge.url}/api/tickets`, { method: 'POST', headers: await bearer(sub) });
  const { ticket } = (await answer.json()) as { ticket: string };
  const taken = await fabric.tickets.take(createHash('sha256').update(ticket).digest('hex'));
  return (JSON.parse(String(taken)) as { user: string }).user;
}

/** A conversation in which one thing was said, ended or not. */
async function talk(id: string, user?: string, isOver = true): Promise<void> {
  const record = { id, gateway: 'gateway.1', inputRate: 16_000, createdAt: Date.now(), ...(user && { user }) };
  await fabric.store.create(record);
  await fabric.store.claim(id, 'worker.1');
  await fabric.store.append(id, 1, { role: 'user', itemId: 'item_1', text: `words of ${id}` });
  fabric.journal.append({ type: 'conversation.opened', conversation: id, at: Date.now() });
  if (!isOver) return;
  await fabric.store.end(id);
  const ended = { reason: 'client_left', was_ready: true, duration_ms: 5 };
  fabric.journal.append({ type: 'conversation.ended', conversation: id, at: Date.now(), ...ended });
}

const ask = (edge: Edge, id: string, headers: Record<string, string> = {}, query = '', method = 'GET') =>
  fetch(`${edge.url}/api/conversations/${id}${query}`, { method, headers });
const files = async () => (await readdir(archive, { recursive: true })).filter((name) => name.endsWith('.json'));

describe('the history of a conversation', () => {
  it('is for its owner and operators, at every gateway, and not found by anybody else', async () => {
    const [edge, other] = [await open(), await open()];
    await talk('conv_AAAAAAAA', await hashOf(edge, 'ann'));
    for (const at of [edge, other]) {
      const mine = await ask(at, 'conv_AAAAAAAA', await bearer('ann'));
      expect(mine.status).toBe(200);
      expect(mine.headers.get('cache-control')).toBe('no-store');
      expect(await mine.json()).toMatchObject({ transcript: [{ role: 'user', text: 'words of conv_AAAAAAAA' }] });
      expect((await ask(at, 'conv_AAAAAAAA', operator)).status).toBe(200);
      expect((await ask(at, 'conv_AAAAAAAA', await bearer('mallory'))).status).toBe(404);
      expect((await ask(at, 'conv_AAAAAAAA', { authorization: 'Bearer of nothing' })).status).toBe(401);
      expect((await ask(at, 'conv_AAAAAAAA')).status).toBe(401);
      expect((await ask(at, 'conv_BBBBBBBB', operator)).status).toBe(404);
      expect((await ask(at, '..%2f..%2fetc%2fpasswd', operator)).status).toBe(404);
    }
  });

  it('tells what was reported of it, and reads as text', async () => {
    const edge = await open();
    await talk('conv_AAAAAAAA');
    const read = async () => (await (await ask(edge, 'conv_AAAAAAAA', operator)).json()) as { events: unknown[] };
    await until(async () => (await read()).events.length === 2, { what: 'both events' });
    expect((await read()).events).toMatchObject([{ type: 'conversation.opened' }, { type: 'conversation.ended' }]);
    const text = await ask(edge, 'conv_AAAAAAAA', operator, '?format=text');
    expect(text.headers.get('content-disposition')).toBe('attachment; filename="conv_AAAAAAAA.txt"');
    expect(await text.text()).toContain('User: words of conv_AAAAAAAA');
    expect((await ask(edge, 'conv_AAAAAAAA', operator, '?format=pdf')).status).toBe(400);
  });

  it('belongs to who knows its id where nobody has to say who they are', async () => {
    const edge = await open({ AUTH_JWT_SECRET: '', OPERATOR_TOKEN: '' });
    await talk('conv_AAAAAAAA');
    await talk('conv_BBBBBBBB', 'somebody');
    expect((await ask(edge, 'conv_AAAAAAAA')).status).toBe(200);
    expect((await ask(edge, 'conv_BBBBBBBB')).status).toBe(404);
  });

  it('is archived after the end, and found there when the fabric has forgotten it', async () => {
    const edge = await open({ ARCHIVE_FOLDER: archive });
    await talk('conv_AAAAAAAA');
    await until(async () => (await files()).length === 1, { what: 'the file', deadlineMs: 20_000 });
    const [file = ''] = await files();
    expect(file).toBe(join('AA', 'conv_AAAAAAAA.json'));
    expect((await stat(join(archive, file))).mode & 0o777).toBe(0o600);
    expect(JSON.parse(await readFile(join(archive, file), 'utf8'))).toMatchObject({ id: 'conv_AAAAAAAA' });
    await fabric.history.forget('conv_AAAAAAAA');
    expect(await (await ask(edge, 'conv_AAAAAAAA', operator)).json()).toMatchObject({
      transcript: [{ text: 'words of conv_AAAAAAAA' }],
    });
  }, 40_000);

  it('is not lost when the archive fails, which is tried again and said', async () => {
    await writeFile(join(archive, 'AA'), 'a file where the folder should be');
    const edge = await open({ ARCHIVE_FOLDER: archive });
    await talk('conv_AAAAAAAA');
    const said = async () => /archived_total\{outcome="failed"\} [1-9]/.test(await edge.metrics());
    await until(said, { what: 'the failure in the metrics', deadlineMs: 20_000 });
    expect(edge.logged.join()).toContain('could not be archived');
    expect(edge.logged.join()).not.toContain('words of');
    expect((await ask(edge, 'conv_AAAAAAAA', operator)).status).toBe(200);
    await rm(join(archive, 'AA'));
    await until(async () => (await files()).length === 1, { what: 'the file', deadlineMs: 20_000 });
  }, 60_000);

  it('is deleted from the fabric and from the archive', async () => {
    const edge = await open({ ARCHIVE_FOLDER: archive });
    await talk('conv_AAAAAAAA', await hashOf(edge, 'ann'));
    await until(async () => (await files()).length === 1, { what: 'the file', deadlineMs: 20_000 });
    const remove = async (sub: string) => (await ask(edge, 'conv_AAAAAAAA', await bearer(sub), '', 'DELETE')).status;
    expect(await remove('mallory')).toBe(404);
    expect(await files()).toHaveLength(1);
    expect(await remove('ann')).toBe(204);
    expect(await files()).toEqual([]);
    expect((await ask(edge, 'conv_AAAAAAAA', operator)).status).toBe(404);
    expect(await remove('ann')).toBe(404);
  }, 40_000);

  it('cannot be deleted while the conversation goes on', async () => {
    const edge = await open();
    await talk('conv_AAAAAAAA', undefined, false);
    expect((await ask(edge, 'conv_AAAAAAAA', operator, '', 'DELETE')).status).toBe(409);
    expect(await (await ask(edge, 'conv_AAAAAAAA', operator)).json()).toMatchObject({ ended_at: null });
  });

  it('is kept by nobody who was told to keep nothing', async () => {
    await using forgetful = await openRedisFabric({ url: server.url, keyPrefix: `forgetful-${count}`, historyMs: 0 });
    const edge = await startEdge(forgetful, { ...env, HISTORY_KEEP_MS: '0' });
    edges.push(edge);
    const { store, history } = forgetful;
    await store.create({ id: 'conv_AAAAAAAA', gateway: 'gateway.1', inputRate: 16_000, createdAt: Date.now() });
    await history.note('conv_AAAAAAAA', { type: 'conversation.opened' });
    expect(await (await ask(edge, 'conv_AAAAAAAA', operator)).json()).toMatchObject({ events: [] });
    await store.end('conv_AAAAAAAA');
    expect((await ask(edge, 'conv_AAAAAAAA', operator)).status).toBe(404);
  });
});
