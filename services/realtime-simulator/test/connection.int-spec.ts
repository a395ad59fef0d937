import { once } from 'node:events';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ServiceHost } from '@colloquy/nest-host';
import { until } from '@colloquy/testing';
import { WebSocket } from 'ws';

import { startSimulator } from '../src/index.ts';

let host: ServiceHost;
let url: string;
beforeAll(async () => {
  host = await startSimulator({ log: { level: 'silent', format: 'json' } });
  url = `ws://127.0.0.1:${host.port}/v1/realtime?model=gpt-realtime-2.1`;
});
afterAll(async () => {
  await host.stop();
});

interface Frame {
  readonly type: string;
  readonly error?: { readonly code: string };
}

function dial(address: string, headers: Record<string, string>, protocols: string[] = []) {
  const socket = new WebSocket(address, protocols, { headers });
  const frames: Frame[] = [];
  socket.on('message', (data: Buffer) => frames.push(JSON.parse(data.toString()) as Frame));
  return { socket, frames, closed: once(socket, 'close') as Promise<[number, Buffer]> };
}

const key = { Authorization: 'Bearer sk-test' };

describe('the WebSocket of the simulator', () => {
  it('takes a key in the header, says what it is, and compresses nothing', async () => {
    const { socket, frames } = dial(url, key);
    const [response] = (await once(socket, 'upgrade')) as [{ headers: Record<string, string> }];
    expect(response.headers).toMatchObject({ 'x-colloquy-simulator': '1' });
    expect(response.headers).not.toHaveProperty('sec-websocket-extensions');
    await until(() => frames.length === 1, { what: 'the greeting' });
    expect(frames[0]?.type).toBe('session.created');
    socket.close();
  });

  it('takes a key from a browser and answers with the subprotocol', async () => {
    const { socket, frames } = dial(url, {}, [
      'realtime',
      'openai-insecure-api-key.sk-test',
      'openai-agents-sdk.0.20.0',
    ]);
    await until(() => frames.length === 1, { what: 'the greeting' });
    expect(frames[0]?.type).toBe('session.created');
    expect(socket.protocol).toBe('realtime');
    socket.close();
  });

  it.each([
    ['a bad key', 'gpt-realtime', { Authorization: 'Bearer sk-invalid' }, 3000, 'invalid_api_key'],
    ['no key', 'gpt-realtime', {}, 3000, 'invalid_api_key'],
    ['the beta header', 'gpt-realtime', { ...key, 'OpenAI-Beta': 'realtime=v1' }, 4000, 'beta_api_shape_disabled'],
    ['another model', 'gpt-5', key, 4000, 'invalid_model'],
  ])('lets %s in, says why not, and closes', async (_what, model, headers, code, reason) => {
    const { frames, closed } = dial(`ws://127.0.0.1:${host.port}/v1/realtime?model=${model}`, headers);
    const [closeCode, closeReason] = await closed;
    expect(frames.map(({ type, error }) => [type, error?.code])).toEqual([['error', reason]]);
    expect([closeCode, closeReason.toString()]).toEqual([code, `invalid_request_error.${reason}`]);
  });

  it('stays open through nonsense', async () => {
    const { socket, frames } = dial(url, key);
    await once(socket, 'open');
    socket.send('nonsense');
    socket.send(Buffer.from('binary'));
    socket.send('{"type":"session.update","session":{"type":"realtime"}}');
    await until(() => frames.length === 4, { what: 'the answers' });
    expect(frames.map(({ type }) => type)).toEqual(['session.created', 'error', 'error', 'session.updated']);
    socket.close();
  });

  it('takes an append of 15 MiB and closes on a frame far beyond', async () => {
    const { socket, frames, closed } = dial(url, key);
    await once(socket, 'open');
    const append = (bytes: number) =>
      socket.send(JSON.stringify({ type: 'input_audio_buffer.append', audio: Buffer.alloc(bytes).toString('base64') }));
    append(15 * 1024 * 1024);
    socket.send('{"type":"input_audio_buffer.clear"}');
    await until(() => frames.length === 2, { what: 'the answer', deadlineMs: 30_000 });
    expect(frames[1]?.type).toBe('input_audio_buffer.cleared');
    append(19 * 1024 * 1024);
    expect((await closed)[0]).toBe(1009);
  });

  it('counts open sessions and ends them when it stops', async () => {
    const own = await startSimulator({ log: { level: 'silent', format: 'json' } });
    const { socket, closed } = dial(`ws://127.0.0.1:${own.port}/v1/realtime?model=gpt-realtime`, key);
    await once(socket, 'message');
    const metrics = async () => await (await fetch(`http://127.0.0.1:${own.port}/metrics`)).text();
    expect(await metrics()).toMatch(/^colloquy_simulator_open_sessions 1$/m);
    await own.stop();
    expect((await closed)[0]).toBe(1001);
  });
});

describe('HTTP of the simulator', () => {
  it('lists its models to whoever has a key', async () => {
    const models = `http://127.0.0.1:${host.port}/v1/models`;
    const listed = (await (await fetch(models, { headers: key })).json()) as { object: string; data: { id: string }[] };
    expect(listed.object).toBe('list');
    expect(listed.data.map(({ id }) => id)).toContain('gpt-realtime-2.1');
    const refused = await fetch(models);
    expect(refused.status).toBe(401);
    expect(await refused.json()).toMatchObject({ error: { code: 'invalid_api_key' } });
  });

  it('makes ephemeral keys that carry their session', async () => {
    const address = `http://127.0.0.1:${host.port}/v1/realtime/client_secrets`;
    const headers = { ...key, 'Content-Type': 'application/json' };
    const session = { type: 'realtime', model: 'gpt-realtime-mini', instructions: 'Be kind.' };
    const body = JSON.stringify({ expires_after: { anchor: 'created_at', seconds: 10 }, session });
    const made = await fetch(address, { method: 'POST', headers, body });
    expect(made.status).toBe(200);
    const secret = (await made.json()) as { value: string; expires_at: number; session: object };
    expect(secret).toMatchObject({ session: { ...session, object: 'realtime.session', expires_at: 0 } });
    expect(secret.expires_at - Date.now() / 1000).toBeLessThanOrEqual(10);
    const { socket, frames } = dial(`ws://127.0.0.1:${host.port}/v1/realtime`, {}, [
      'realtime',
      `openai-insecure-api-key.${secret.value}`,
    ]);
    await until(() => frames.length === 1, { what: 'the greeting' });
    expect(frames[0]).toMatchObject({ type: 'session.created', session });
    socket.close();
    const again = await fetch(address, { method: 'POST', headers: { Authorization: `Bearer ${secret.value}` } });
    expect(again.status).toBe(401);
  });

  it.each([
    [{ expires_after: { seconds: 5 } }, 'invalid_value', 'expires_after.seconds'],
    [{ session: {} }, 'missing_required_parameter', 'session.type'],
    [{ session: { type: 'realtime', voice: 'alloy' } }, 'unknown_parameter', 'session.voice'],
    [{ session: { type: 'realtime', model: 'gpt-5' } }, 'invalid_model', 'session.model'],
  ])('makes no key for %j', async (body, code, param) => {
    const headers = { ...key, 'Content-Type': 'application/json' };
    const address = `http://127.0.0.1:${host.port}/v1/realtime/client_secrets`;
    const refused = await fetch(address, { method: 'POST', headers, body: JSON.stringify(body) });
    expect(refused.status).toBe(400);
    expect(await refused.json()).toMatchObject({ error: { type: 'invalid_request_error', code, param } });
  });

  it('is ready', async () => {
    expect((await fetch(`http://127.0.0.1:${host.port}/health/ready`)).status).toBe(200);
  });
});
