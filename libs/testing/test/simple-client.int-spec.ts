import { once } from 'node:events';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { WebSocketServer, type WebSocket } from 'ws';

import { SimpleClient, until } from '../src/index.ts';

const place = { epoch: 1, seq: 1 };
const done = {
  type: 'response_done',
  message: 'AI response completed',
  response_id: 'r',
  status: 'completed',
  ...place,
};
const say = (text: string) => ({ type: 'text_delta', text, item_id: 'i', ...place });
const sound = (...samples: number[]) => {
  const audio = Buffer.from(Int16Array.from(samples).buffer).toString('base64');
  return { type: 'audio_delta', audio, item_id: 'i', ...place };
};

let server: WebSocketServer;
let url: string;
/** What the server was sent, and the socket it may answer on. */
let heard: unknown[];
let peer: WebSocket | null;
let path: string | undefined;

beforeEach(async () => {
  heard = [];
  peer = null;
  server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  server.on('connection', (socket, request) => {
    peer = socket;
    path = request.url;
    socket.on('message', (data: Buffer) => heard.push(JSON.parse(data.toString('utf8'))));
  });
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  url = `ws://127.0.0.1:${address.port}`;
});

afterEach(async () => {
  for (const client of server.clients) client.terminate();
  await new Promise((resolve) => server.close(resolve));
});

const answer = (...messages: object[]): void => {
  for (const message of messages) peer?.send(JSON.stringify(message));
};

describe('SimpleClient', () => {
  it('asks for the conversation path and sends the two fixed messages', async () => {
    await using client = await SimpleClient.connect(url, { query: { input_rate: '24000' } });
    client.sendText('Hello');
    client.sendAudio(Int16Array.of(0, 1, -1, 2).subarray(1, 3));
    await until(() => heard.length === 2, { what: 'both messages' });
    expect(path).toBe('/ws/conversation?input_rate=24000');
    expect(heard).toEqual([
      { type: 'text', text: 'Hello' },
      { type: 'audio', audio: 'AQD//w==' },
    ]);
  });

  it('puts each reply together', async () => {
    await using client = await SimpleClient.connect(url);
    answer(say('Hel'), sound(1, 2), say('lo'), sound(-3), done, say('Bye'), done);
    const [first, second] = [await client.untilResponseDone(), await client.untilResponseDone()];
    expect(first.text).toBe('Hello');
    expect(first.audio).toEqual(Int16Array.of(1, 2, -3));
    expect(first.messages.map(({ message }) => message.type)).toHaveLength(5);
    expect([second.text, second.audio.length]).toEqual(['Bye', 0]);
    const arrivals = client.received.map(({ atMs }) => atMs);
    expect(arrivals).toEqual([...arrivals].sort((a, b) => a - b));
  });

  it('streams speech in time with the clock, then silence, until stopped', async () => {
    await using client = await SimpleClient.connect(url);
    const startMs = performance.now();
    const speech = client.streamSpeech(new Int16Array(640 * 5).fill(1));
    await speech.spoken;
    expect(performance.now() - startMs).toBeGreaterThan(155);
    await until(() => heard.length >= 7, { what: 'silence after the speech' });
    client.stopStreaming();
    const audio = heard.map((message) => Buffer.from((message as { audio: string }).audio, 'base64'));
    expect(audio.every((chunk) => chunk.length === 1_280)).toBe(true);
    expect(audio.slice(0, 7).map((chunk) => chunk[0])).toEqual([1, 1, 1, 1, 1, 0, 0]);
  });

  it('rejects who waits when the server closes, and tells the code', async () => {
    await using client = await SimpleClient.connect(url);
    client.streamSpeech(new Int16Array(640));
    const waiting = client.next('session_ready');
    await until(() => peer, { what: 'the connection' });
    peer?.close(4003, 'no room');
    await expect(waiting).rejects.toThrow('no "session_ready": the connection closed with 4003 no room');
    expect(await client.closed).toEqual({ code: 4003, reason: 'no room' });
  });

  it.each([
    ['a message of another shape', JSON.stringify({ type: 'text_delta', text: 5 })],
    ['no JSON', 'hello'],
    ['a binary frame', Buffer.of(1, 2)],
  ])('fails on %s', async (_, frame) => {
    await using client = await SimpleClient.connect(url);
    peer?.send(frame);
    await expect(client.next('session_ready')).rejects.toThrow('no "session_ready": ');
  });

  it('says when nobody listens', async () => {
    await expect(SimpleClient.connect('ws://127.0.0.1:1')).rejects.toThrow('ECONNREFUSED');
  });
});
