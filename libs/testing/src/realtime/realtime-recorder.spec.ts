import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { WebSocket, WebSocketServer } from 'ws';

import { RealtimeRecorder } from './realtime-recorder.ts';

let server: WebSocketServer;
let recorder: RealtimeRecorder;
beforeEach(async () => {
  server = new WebSocketServer({
    port: 0,
    host: '127.0.0.1',
    verifyClient: ({ req }: { req: IncomingMessage }) => req.headers['x-no'] !== '1',
  });
  server.on('headers', (headers) => headers.push('X-Said: yes'));
  await once(server, 'listening');
  recorder = await RealtimeRecorder.start(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
afterEach(async () => {
  await recorder[Symbol.asyncDispose]();
  for (const socket of server.clients) socket.terminate();
  server.close();
});

/** A client through the recorder, and the server's end of it. */
async function connect(headers: Record<string, string> = {}) {
  const arrived = once(server, 'connection') as Promise<[WebSocket, { url: string; headers: object }]>;
  const client = new WebSocket(`ws://127.0.0.1:${recorder.port}/v1/realtime?model=m`, ['realtime', 'x'], { headers });
  const upgraded = once(client, 'upgrade') as Promise<[{ headers: object }]>;
  const [[upstream, request], [response]] = await Promise.all([arrived, upgraded, once(client, 'open')]);
  return { client, upstream, request, response };
}

describe('a recorder between client and server', () => {
  it('passes address, key, subprotocol and answer', async () => {
    const { client, request, response } = await connect({ Authorization: 'Bearer k' });
    expect(request.url).toBe('/v1/realtime?model=m');
    expect(request.headers).toMatchObject({ authorization: 'Bearer k' });
    expect(response.headers).toMatchObject({ 'x-said': 'yes' });
    expect(client.protocol).toBe('realtime');
  });

  it('keeps the frames of both sides in their order', async () => {
    const { client, upstream } = await connect();
    const answered = once(client, 'message');
    upstream.on('message', () => upstream.send('{"type":"session.updated"}'));
    client.send('{"type":"session.update"}');
    await answered;
    const shown = recorder.frames.map(({ from, event, connection }) => [from, event.type, connection]);
    expect(shown).toEqual([
      ['client', 'session.update', 1],
      ['server', 'session.updated', 1],
    ]);
  });

  it('loses nothing the server says at once, and passes its close', async () => {
    server.on('connection', (socket) => {
      socket.send('{"type":"error"}');
      socket.close(4000, 'no such model');
    });
    const client = new WebSocket(`ws://127.0.0.1:${recorder.port}/`);
    const heard = once(client, 'message');
    const [code, reason] = (await once(client, 'close')) as [number, Buffer];
    expect(String(((await heard) as [Buffer])[0])).toBe('{"type":"error"}');
    expect([code, reason.toString()]).toEqual([4000, 'no such model']);
  });

  it('passes a refused upgrade', async () => {
    const client = new WebSocket(`ws://127.0.0.1:${recorder.port}/`, { headers: { 'X-No': '1' } });
    const [, response] = (await once(client, 'unexpected-response')) as [unknown, { statusCode: number }];
    expect(response.statusCode).toBe(401);
  });

  it('can cut every connection like a broken network', async () => {
    const { client, upstream } = await connect();
    const ends = Promise.all([once(client, 'close'), once(upstream, 'close')]);
    recorder.cut();
    expect((await ends).map(([code]) => code as number)).toEqual([1006, 1006]);
  });
});
