import { once } from 'node:events';

import { afterEach, describe, expect, it } from '@jest/globals';
import { WebSocket } from 'ws';
import { MemoryFabric, noTraces, type Frame } from '@colloquy/fabric';
import { Lifecycle } from '@colloquy/lifecycle';
import { hostService, type ServiceHost } from '@colloquy/nest-host';
import { closeTable, serverMessage, type ServerMessage } from '@colloquy/protocol';
import { frameKind } from '@colloquy/protocol/internal';
import { createLogger, createRegistry } from '@colloquy/telemetry';
import { until } from '@colloquy/testing';
import { readVariables } from '@colloquy/config';

import { decideEdgeConfig, edgeVariables, GatewayModule } from '../src/index.ts';

const hosts: ServiceHost[] = [];
afterEach(async () => {
  for (const host of hosts.splice(0)) await host.stop();
});

/** A gateway on real sockets, and a worker that answers every frame with `text_delta` of its kind and number. */
async function start(env: Record<string, string> = {}) {
  const fabric = new MemoryFabric();
  const log = createLogger('gateway', { level: 'silent', format: 'json' });
  const registry = createRegistry();
  const config = decideEdgeConfig(readVariables(edgeVariables, env));
  const frames: Frame[] = [];
  const left = new Map<string, () => void>();
  let seq = 0;
  const say = (to: string, conversation: string, message: object) => {
    seq += 1;
    const payload = Buffer.from(JSON.stringify({ ...message, epoch: 1, seq }));
    fabric.bus.send(to, { kind: frameKind.serverMessage, conversation, epoch: 1, seq, payload });
  };
  let gateway = '';
  await fabric.bus.listen('worker.1', (frame) => {
    if (frame.kind === frameKind.heartbeat) return;
    frames.push(frame);
    if (frame.kind === frameKind.clientLeft) return left.get(frame.conversation)?.();
    say(gateway, frame.conversation, { type: 'text_delta', text: `${frame.kind}:${frame.seq}`, item_id: 'item_A' });
  });
  await fabric.placement.serve({
    capacity: 10,
    hold: async (conversation) => {
      const record = await fabric.store.claim(conversation, 'worker.1');
      if (record === null) return;
      gateway = record.gateway;
      const over = Promise.withResolvers<void>();
      left.set(conversation, over.resolve);
      const payload = Buffer.from('{"worker":"worker.1"}');
      fabric.bus.send(gateway, { kind: frameKind.assigned, conversation, epoch: record.epoch, seq: 0, payload });
      await over.promise;
    },
  });
  const host = await hostService({
    module: await GatewayModule.create({ config, fabric, log, registry, traces: noTraces }),
    log,
    host: '127.0.0.1',
    port: 0,
    operations: { service: 'gateway', lifecycle: new Lifecycle(), registry, dependencies: {} },
    releases: [fabric],
  });
  hosts.push(host);
  return { host, fabric, frames, url: `ws://127.0.0.1:${host.port}/ws/conversation` };
}

async function connect(url: string) {
  const socket = new WebSocket(url);
  const messages: ServerMessage[] = [];
  socket.on('message', (data: Buffer) => messages.push(serverMessage.parse(JSON.parse(data.toString()))));
  const closed = once(socket, 'close') as Promise<[number, Buffer]>;
  await once(socket, 'open');
  return { socket, messages, closed };
}

const seen = (what: string, condition: () => boolean) => until(condition, { what, deadlineMs: 5_000 });

describe('the client WebSocket of a gateway', () => {
  it('takes frames sent in the very moment the socket opens', async () => {
    const { url } = await start();
    const { socket, messages } = await connect(url);
    socket.send(Buffer.alloc(4));
    socket.send('{"type":"text","text":"Hello"}');
    await seen('both answers', () => messages.length === 2);
    expect(messages).toMatchObject([{ text: `${frameKind.clientAudio}:1` }, { text: `${frameKind.clientMessage}:2` }]);
    socket.close();
  });

  it('says what is wrong with a bad frame and goes on', async () => {
    const { url } = await start();
    const { socket, messages } = await connect(url);
    socket.send('this is not JSON');
    socket.send('{"type":"ping","id":"still here"}');
    await seen('the answers', () => messages.length === 2);
    expect(messages).toMatchObject([
      { type: 'error', code: 'malformed_message', retryable: false },
      { type: 'pong', id: 'still here' },
    ]);
    socket.close();
  });

  it('disconnects a client that never stops sending nonsense', async () => {
    const { url } = await start({ MAX_CLIENT_ERRORS: '3' });
    const { socket, closed, messages } = await connect(url);
    for (let frame = 0; frame < 10; frame += 1) socket.send('nonsense');
    expect((await closed)[0]).toBe(closeTable.too_many_errors.code);
    expect(messages.at(-1)).toMatchObject({ code: 'too_many_errors' });
  });

  it('closes with 1009 on a message above the limit', async () => {
    const { url } = await start({ MAX_MESSAGE_BYTES: '5000' });
    const { socket, closed } = await connect(url);
    socket.send('x'.repeat(5_001));
    expect((await closed)[0]).toBe(closeTable.message_too_large.code);
  });

  it('explains a query it does not understand over the open socket', async () => {
    const { url } = await start();
    const { messages, closed } = await connect(`${url}?input_rate=8000`);
    expect((await closed)[0]).toBe(closeTable.bad_request.code);
    expect(messages).toMatchObject([{ type: 'error', code: 'invalid_parameter' }]);
  });

  it('tells the worker when the network cuts the client off', async () => {
    const { url, frames } = await start();
    const { socket } = await connect(url);
    socket.send(Buffer.alloc(4));
    await seen('the audio', () => frames.length === 1);
    socket.terminate();
    await seen('the leave', () => frames.at(-1)?.kind === frameKind.clientLeft);
  });

  it('finds a client that is there no more but never closed', async () => {
    const { url } = await start({ CLIENT_PING_MS: '100' });
    const { socket, closed } = await connect(url);
    // The library answers pings by itself; a frozen browser does not.
    socket.pong = () => undefined;
    expect((await closed)[0]).toBe(closeTable.unresponsive_client.code);
  });

  it('says goodbye before the server goes', async () => {
    const { host, url } = await start();
    const { messages, closed } = await connect(url);
    await host.stop();
    hosts.length = 0;
    expect((await closed)[0]).toBe(closeTable.server_draining.code);
    expect(messages.at(-1)).toMatchObject({ type: 'going_away' });
  });
});
