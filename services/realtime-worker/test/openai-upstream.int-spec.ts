import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, describe, expect, it } from '@jest/globals';
import { WebSocketServer, type WebSocket } from 'ws';
import { readVariables } from '@colloquy/config';
import { systemTimers } from '@colloquy/lifecycle';
import { createLogger, createRegistry } from '@colloquy/telemetry';
import { until } from '@colloquy/testing';

import type { UpstreamError, UpstreamServerEvent } from '../src/conversations/upstream.port.ts';
import { decideUpstreamConfig, upstreamVariables } from '../src/realtime-worker.config.ts';
import { SIMULATOR_HEADER } from '../src/upstream/handshake.ts';
import { composeUpstream } from '../src/upstream/compose-upstream.ts';
import { UpstreamEvents } from '../src/upstream/upstream.events.ts';

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

type Scene = (socket: WebSocket) => void;

/** A service that plays a scene on each socket; keeps what it was sent and with which key. */
async function serve(scene: Scene, options: { status?: number; headers?: string[] } = {}) {
  const http: Server = createServer();
  const sockets = new WebSocketServer({ noServer: true });
  sockets.on('headers', (headers) => headers.push(...(options.headers ?? [])));
  const received: { type: string }[] = [];
  const keys: (string | undefined)[] = [];
  http.on('upgrade', (request, socket, head) => {
    keys.push(request.headers.authorization);
    if (options.status) {
      socket.end(`HTTP/1.1 ${options.status} No\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (client) => {
      client.on('message', (data: Buffer) => received.push(JSON.parse(data.toString()) as { type: string }));
      scene(client);
    });
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  cleanups.push(async () => {
    for (const client of sockets.clients) client.terminate();
    await new Promise((resolve) => http.close(resolve));
  });
  const { port } = http.address() as AddressInfo;
  return { base: `http://127.0.0.1:${port}/v1`, received, keys };
}

const welcome: Scene = (socket) => {
  socket.send('{"type":"session.created","session":{"type":"realtime","expires_at":4102444800}}');
  socket.on('message', (data: Buffer) => {
    if (data.includes('session.update')) socket.send('{"type":"session.updated"}');
  });
};

function refuse(code: string, close: number): Scene {
  return (socket) => {
    socket.send(JSON.stringify({ type: 'error', error: { type: 'invalid_request_error', code, message: 'no' } }));
    socket.close(close);
  };
}

function open(base: string, env: Record<string, string> = {}) {
  const given = { OPENAI_BASE_URL: base, UPSTREAM_POOL_SIZE: '0', ...env };
  const config = decideUpstreamConfig(readVariables(upstreamVariables, given));
  const events: UpstreamServerEvent[] = [];
  const losses: UpstreamError[] = [];
  const registry = createRegistry();
  const log = createLogger('worker', { level: 'silent', format: 'json' });
  const upstream = composeUpstream({
    config,
    url: config.realtimeUrl ?? '',
    timers: systemTimers,
    random: () => 0.5,
    events: new UpstreamEvents(log, registry),
  });
  cleanups.push(() => {
    upstream[Symbol.dispose]();
    return Promise.resolve();
  });
  const listener = {
    onEvent: (event: UpstreamServerEvent) => void events.push(event),
    onLost: (error: UpstreamError) => void losses.push(error),
  };
  const control = new AbortController();
  const next = () => upstream.open(listener, control.signal);
  return { session: next(), next, control, events, losses, registry };
}

describe('opening an upstream session', () => {
  it('is done when the service has taken the settings', async () => {
    const service = await serve(welcome);
    const session = await open(service.base, { OPENAI_API_KEY: 'sk-1' }).session;
    expect(service.received).toMatchObject([{ type: 'session.update', session: { type: 'realtime' } }]);
    expect(service.keys).toEqual(['Bearer sk-1']);
    expect(session.kind).toBe('openai');
    session.close();
  });

  it('knows the simulator by what it says of itself', async () => {
    const service = await serve(welcome, { headers: [`${SIMULATOR_HEADER}: 1`] });
    const session = await open(service.base).session;
    expect(session.kind).toBe('simulator');
    session.close();
  });

  it.each([
    ['a bad key', refuse('invalid_api_key', 3000), 'upstream_rejected_key', false],
    ['an empty account', refuse('insufficient_quota', 1011), 'upstream_quota_exhausted', false],
    ['a wrong model', refuse('invalid_model', 4000), 'upstream_rejected_request', false],
    ['a bare close', (socket: WebSocket) => socket.close(1011), 'upstream_unavailable', true],
  ] as const)('fails on %s although the upgrade succeeded', async (_name, scene, code, retryable) => {
    const service = await serve(scene);
    await expect(open(service.base).session).rejects.toMatchObject({ name: 'UpstreamError', code, retryable });
  });

  it.each([
    [401, 'upstream_rejected_key', false],
    [404, 'upstream_rejected_request', false],
    [429, 'upstream_unavailable', true],
    [503, 'upstream_unavailable', true],
  ] as const)('fails when the upgrade is answered with %d', async (status, code, retryable) => {
    const service = await serve(welcome, { status });
    await expect(open(service.base).session).rejects.toMatchObject({ code, retryable });
  });

  it('fails when nobody listens there', async () => {
    const { session } = open('http://127.0.0.1:1/v1');
    await expect(session).rejects.toMatchObject({ code: 'upstream_unavailable', retryable: true });
  });

  it('gives up on a service that accepts and then says nothing', async () => {
    const service = await serve(() => undefined);
    const { session } = open(service.base, { UPSTREAM_CONNECT_TIMEOUT_MS: '150' });
    await expect(session).rejects.toMatchObject({ code: 'upstream_unavailable', retryable: true });
  });

  it('stops when it is not wanted any more', async () => {
    const service = await serve(() => undefined);
    const { session, control } = open(service.base);
    await until(() => service.keys.length === 1, { what: 'the dial', deadlineMs: 5_000 });
    control.abort();
    await expect(session).rejects.toMatchObject({ name: 'UpstreamError' });
  });

  it('takes the keys of a file in turn, and new ones as they come', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'colloquy-keys-'));
    cleanups.push(() => rm(folder, { recursive: true }));
    const file = join(folder, 'keys');
    await writeFile(file, 'sk-1\n\nsk-2\n');
    const service = await serve(welcome);
    const { session, next } = open(service.base, { OPENAI_API_KEY_FILE: file });
    (await session).close();
    (await next()).close();
    await writeFile(file, 'sk-3-is-longer\n');
    (await next()).close();
    expect(service.keys).toEqual(['Bearer sk-1', 'Bearer sk-2', 'Bearer sk-3-is-longer']);
  });
});

/** Lets in all keys but the bad ones, which get the welcome of a bad key: an upgrade, an error, a close. */
function refusing(...bad: string[]) {
  return async () => {
    const service = await serve((socket) => {
      const isBad = bad.includes(service.keys.at(-1)?.replace('Bearer ', '') ?? '');
      (isBad ? refuse('invalid_api_key', 3000) : welcome)(socket);
    });
    return service;
  };
}

async function keyFile(text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'colloquy-keys-'));
  cleanups.push(() => rm(folder, { recursive: true }));
  const file = join(folder, 'keys');
  await writeFile(file, text);
  return file;
}

describe('several keys', () => {
  it('cover for one that is refused, which is not tried again', async () => {
    const service = await refusing('sk-bad')();
    const { session, next, registry } = open(service.base, { OPENAI_API_KEY_FILE: await keyFile('sk-bad\nsk-good\n') });
    for (const opened of [await session, await next(), await next()]) opened.close();
    expect(service.keys).toEqual(['Bearer sk-bad', ...Array<string>(3).fill('Bearer sk-good')]);
    const text = await registry.metrics();
    expect(text).toContain('colloquy_worker_upstream_keys{state="rejected"} 1');
    expect(text).not.toContain('sk-');
  });

  it('are an end only when every one of them is refused, and then nothing is dialled any more', async () => {
    const service = await refusing('sk-1', 'sk-2')();
    const { session, next } = open(service.base, { OPENAI_API_KEY_FILE: await keyFile('sk-1\nsk-2\n') });
    const refusal = { code: 'upstream_rejected_key', retryable: false };
    await expect(session).rejects.toMatchObject(refusal);
    await expect(next()).rejects.toMatchObject(refusal);
    expect(service.keys).toHaveLength(2);
  });
});

async function metric(registry: { metrics(): Promise<string> }, series: string): Promise<number> {
  return Number(new RegExp(`^${series.replaceAll(/[{}]/g, '\\$&')} (\\S+)$`, 'm').exec(await registry.metrics())?.[1]);
}

describe('the health of the upstream', () => {
  const counted = async (registry: { metrics(): Promise<string> }, series: string) => {
    const full = `colloquy_worker_upstream_${series}`;
    await until(async () => (await metric(registry, full)) > 0, { what: full, deadlineMs: 5_000 });
    return await metric(registry, full);
  };

  it('counts sessions opened and how they closed', async () => {
    const service = await serve(welcome);
    const { session, registry } = open(service.base);
    (await session).close();
    expect(await counted(registry, 'connects_total{outcome="ok"}')).toBe(1);
    expect(await counted(registry, 'closes_total{code="1000"}')).toBe(1);
  });

  it('counts refusals by the code they closed with', async () => {
    const service = await serve(refuse('invalid_api_key', 3000));
    const { session, registry } = open(service.base);
    await expect(session).rejects.toMatchObject({ code: 'upstream_rejected_key' });
    expect(await counted(registry, 'connects_total{outcome="failed"}')).toBe(1);
    expect(await counted(registry, 'closes_total{code="3000"}')).toBe(1);
  });

  it('counts connections refused because there were too many', async () => {
    const service = await serve(welcome, { status: 429 });
    const { session, registry } = open(service.base);
    await expect(session).rejects.toMatchObject({ retryable: true });
    expect(await counted(registry, 'rate_limited_total')).toBe(1);
  });

  it('shows how much of a rate limit is left', async () => {
    const limits = [{ name: 'tokens', limit: 1_000, remaining: 250, reset_seconds: 1 }];
    const service = await serve((socket) => {
      welcome(socket);
      socket.on('message', () => socket.send(JSON.stringify({ type: 'rate_limits.updated', rate_limits: limits })));
    });
    const { session, registry } = open(service.base);
    const opened = await session;
    const ratio = 'colloquy_worker_upstream_rate_limit_remaining_ratio';
    await until(async () => (await metric(registry, `${ratio}{limit="tokens"}`)) === 0.25, { what: 'the limit' });
    expect(await metric(registry, `${ratio}{limit="requests"}`)).toBe(1);
    opened.close();
  });
});

describe('a pool of sessions', () => {
  it('hands out sessions that have had their settings, and prepares others', async () => {
    const service = await serve(welcome);
    const { session, next, registry } = open(service.base, { UPSTREAM_POOL_SIZE: '2' });
    (await session).close();
    const isReady = async () => (await metric(registry, 'colloquy_worker_upstream_pool_sessions')) === 2;
    await until(isReady, { what: 'a full pool', deadlineMs: 5_000 });
    const dials = service.keys.length;
    const warm = await next();
    expect(await metric(registry, 'colloquy_worker_upstream_pool_takes_total{outcome="hit"}')).toBe(1);
    await until(isReady, { what: 'a full pool again', deadlineMs: 5_000 });
    expect(service.keys).toHaveLength(dials + 1);
    expect(service.received.every(({ type }) => type === 'session.update')).toBe(true);
    expect(warm.appendAudio(Buffer.alloc(2))).toBe(true);
    warm.close();
  });

  it('does not hand out a session the service has closed', async () => {
    const sockets: WebSocket[] = [];
    const service = await serve((socket) => {
      sockets.push(socket);
      welcome(socket);
    });
    const { session, next, registry, losses } = open(service.base, { UPSTREAM_POOL_SIZE: '1' });
    (await session).close();
    const isReady = async () => (await metric(registry, 'colloquy_worker_upstream_pool_sessions')) === 1;
    await until(isReady, { what: 'a full pool', deadlineMs: 5_000 });
    for (const socket of sockets) socket.terminate();
    const terminated = sockets.length;
    await until(() => sockets.length > terminated, { what: 'a replacement', deadlineMs: 5_000 });
    await until(isReady, { what: 'a full pool again', deadlineMs: 5_000 });
    expect((await next()).appendAudio(Buffer.alloc(2))).toBe(true);
    expect(losses).toHaveLength(0);
  });

  it('is left without its sessions when their key is taken out of the file', async () => {
    const service = await serve(welcome);
    const file = await keyFile('sk-old\n');
    const { session, next, registry } = open(service.base, { UPSTREAM_POOL_SIZE: '1', OPENAI_API_KEY_FILE: file });
    (await session).close();
    const isReady = async () => (await metric(registry, 'colloquy_worker_upstream_pool_sessions')) === 1;
    await until(isReady, { what: 'a full pool', deadlineMs: 5_000 });
    await writeFile(file, 'sk-of-today\n');
    const dials = service.keys.length;
    (await next()).close();
    await until(isReady, { what: 'a full pool again', deadlineMs: 5_000 });
    expect(service.keys.slice(dials)).toEqual(['Bearer sk-of-today', 'Bearer sk-of-today']);
  });
});

describe('an open upstream session', () => {
  it('sends audio as the service wants it and passes events on', async () => {
    const service = await serve((socket) => {
      welcome(socket);
      socket.on('message', (data: Buffer) => {
        if (data.includes('append')) socket.send('{"type":"input_audio_buffer.speech_started","item_id":"item_U"}');
      });
    });
    const { session, events } = open(service.base);
    const upstream = await session;
    expect(upstream.appendAudio(Buffer.of(1, 0, 2, 0))).toBe(true);
    await until(() => events.length === 1, { what: 'the event', deadlineMs: 5_000 });
    expect(service.received[1]).toEqual({ type: 'input_audio_buffer.append', audio: 'AQACAA==' });
    upstream.close();
  });

  it('passes over frames that are no events', async () => {
    const service = await serve((socket) => {
      welcome(socket);
      socket.on('message', (data: Buffer) => {
        if (!data.includes('append')) return;
        for (const frame of ['nonsense', '[]', '{"no":"type"}', '{"type":"of.the.future"}']) socket.send(frame);
      });
    });
    const { session, events } = open(service.base);
    const upstream = await session;
    upstream.appendAudio(Buffer.alloc(2));
    await until(() => events.length === 1, { what: 'the event', deadlineMs: 5_000 });
    expect(events).toEqual([{ type: 'of.the.future' }]);
    upstream.close();
  });

  it('tells when the service ends it, and not when we do', async () => {
    const sockets: WebSocket[] = [];
    const service = await serve((socket) => {
      welcome(socket);
      sockets.push(socket);
    });
    const first = open(service.base);
    await first.session;
    sockets[0]?.terminate();
    await until(() => first.losses.length === 1, { what: 'the loss', deadlineMs: 5_000 });
    expect(first.losses[0]).toMatchObject({ code: 'upstream_unavailable', retryable: true });

    const second = open(service.base);
    (await second.session).close();
    await until(() => sockets[1]?.readyState === 3, { what: 'the close', deadlineMs: 5_000 });
    expect(second.losses).toHaveLength(0);
  });
});
