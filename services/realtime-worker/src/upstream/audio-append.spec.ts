import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { WebSocket, WebSocketServer, type RawData } from 'ws';

import { audioAppend } from './audio-append.ts';

const expected = (pcm: Uint8Array) =>
  JSON.stringify({ type: 'input_audio_buffer.append', audio: Buffer.from(pcm).toString('base64') });

describe('an append of audio', () => {
  it('is the JSON that a serializer makes, however long it is', () => {
    fc.assert(fc.property(fc.uint8Array(), (pcm) => expect(audioAppend(pcm).toString()).toBe(expected(pcm))));
    const long = new Uint8Array(100_000).fill(7);
    expect(audioAppend(long).toString()).toBe(expected(long));
  });

  it('arrives as it was although its memory is used again before it has left', async () => {
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
    await once(server, 'listening');
    const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`, {
      perMessageDeflate: false,
    });
    const heard: string[] = [];
    const chunks = Array.from({ length: 200 }, (_, index) => new Uint8Array(10_000).fill(index));
    const all = new Promise<void>((resolve) => {
      server.on('connection', (socket) => {
        socket.on('message', (data: RawData) => {
          heard.push((data as Buffer).toString());
          if (heard.length === chunks.length) resolve();
        });
      });
    });
    await once(client, 'open');
    for (const chunk of chunks) client.send(audioAppend(chunk), { binary: false });
    await all;
    client.terminate();
    server.close();
    expect(heard).toEqual(chunks.map(expected));
  });
});
