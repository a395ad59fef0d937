import { once } from 'node:events';
import { connect as dial } from 'node:net';

import { Module, type DynamicModule } from '@nestjs/common';
import { WebSocketGateway, type OnGatewayConnection } from '@nestjs/websockets';
import { afterEach, describe, expect, it } from '@jest/globals';
import { WebSocket } from 'ws';
import { Lifecycle } from '@colloquy/lifecycle';
import { createLogger, createRegistry } from '@colloquy/telemetry';

import { hostService, StartError, type HostOptions, type ServiceHost } from '../src/index.ts';

/** Answers every frame with what it got, as text. */
@WebSocketGateway({ path: '/echo' })
class EchoGateway implements OnGatewayConnection<WebSocket> {
  handleConnection(socket: WebSocket): void {
    socket.on('error', () => undefined);
    socket.on('message', (data: Buffer) => socket.send(`got ${data.toString()}`));
  }
}

@Module({})
class EchoModule {}

const hosts: ServiceHost[] = [];
afterEach(async () => {
  for (const host of hosts.splice(0)) await host.stop();
});

interface Given {
  port?: number;
  isRedisUp?: boolean;
  beforeApplicationShutdown?: () => Promise<void>;
  releases?: AsyncDisposable[];
  requestWithinMs?: number;
}

async function start(given: Given = {}) {
  const { port = 0, isRedisUp = true, beforeApplicationShutdown, releases = [], requestWithinMs = 10_000 } = given;
  const drain = { provide: 'drain', useValue: { beforeApplicationShutdown } };
  const module: DynamicModule = { module: EchoModule, providers: [EchoGateway, drain] };
  const options: HostOptions = {
    module,
    log: createLogger('echo', { level: 'silent', format: 'json' }),
    host: '127.0.0.1',
    port,
    requestWithinMs,
    sockets: { maxPayload: 1_000 },
    operations: {
      service: 'echo',
      lifecycle: new Lifecycle(),
      registry: createRegistry(),
      dependencies: { redis: () => (isRedisUp ? Promise.resolve() : Promise.reject(new Error('away'))) },
      facts: () => ({ mood: 'calm' }),
    },
    releases,
  };
  const host = await hostService(options);
  hosts.push(host);
  return host;
}

async function connect(host: ServiceHost): Promise<WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${host.port}/echo`);
  await once(socket, 'open');
  return socket;
}

describe('a hosted service', () => {
  it('gives a gateway every frame as it came, JSON or not', async () => {
    const socket = await connect(await start());
    for (const frame of ['{"event":"x"}', 'no json at all']) {
      socket.send(frame);
      const [answer] = (await once(socket, 'message')) as [Buffer];
      expect(answer.toString()).toBe(`got ${frame}`);
    }
    socket.terminate();
  });

  it('closes a socket that sends too much with 1009', async () => {
    const socket = await connect(await start());
    socket.send('x'.repeat(1_001));
    expect((await once(socket, 'close'))[0]).toBe(1009);
  });

  it('offers no compression', async () => {
    const socket = await connect(await start());
    expect(socket.extensions).toBe('');
    socket.terminate();
  });

  it('ends sockets with a closing handshake when it stops', async () => {
    const host = await start();
    const socket = await connect(host);
    const closed = once(socket, 'close');
    await host.stop();
    hosts.length = 0;
    expect((await closed)[0]).toBe(1001);
  });

  it('cuts who never finishes a request, however much they drip, and nobody else', async () => {
    const host = await start({ requestWithinMs: 300 });
    const good = await connect(host);
    const silent = dial({ port: host.port, host: '127.0.0.1' });
    const dripping = dial({ port: host.port, host: '127.0.0.1' });
    const cut = Promise.all([silent, dripping].map((socket) => once(socket, 'close')));
    dripping.write('GET /echo HTTP/1.1\r\n');
    const drip = setInterval(() => void dripping.write('x: y\r\n'), 20);
    for (const socket of [silent, dripping]) socket.resume().on('error', () => undefined);
    await cut;
    clearInterval(drip);
    good.send('still here');
    expect(String((await once(good, 'message'))[0])).toBe('got still here');
    good.terminate();
  });

  it('says how it is', async () => {
    const host = await start();
    const health = await fetch(`http://127.0.0.1:${host.port}/health`);
    expect(await health.json()).toEqual({
      status: 'ok',
      service: 'echo',
      state: 'running',
      dependencies: { redis: 'up' },
      mood: 'calm',
    });
    expect((await fetch(`http://127.0.0.1:${host.port}/health/ready`)).status).toBe(200);
  });

  it('is alive but not ready when a dependency is down', async () => {
    const host = await start({ isRedisUp: false });
    expect((await fetch(`http://127.0.0.1:${host.port}/health`)).status).toBe(200);
    expect((await fetch(`http://127.0.0.1:${host.port}/health/ready`)).status).toBe(503);
  });

  it('is not ready once it drains', async () => {
    const asked: number[] = [];
    const host = await start({
      beforeApplicationShutdown: async () => {
        asked.push((await fetch(`http://127.0.0.1:${host.port}/health/ready`)).status);
      },
    });
    hosts.length = 0;
    await host.stop();
    expect(asked).toEqual([503]);
  });

  it('shows its metrics with the state of its life', async () => {
    const host = await start();
    const metrics = await (await fetch(`http://127.0.0.1:${host.port}/metrics`)).text();
    expect(metrics).toContain('colloquy_service_state{state="running"} 1');
    expect(metrics).toContain('colloquy_service_state{state="draining"} 0');
    expect(metrics).toContain('nodejs_eventloop_lag');
  });

  it('does not start on a port in use, and releases what it held', async () => {
    const first = await start();
    let released = 0;
    const held = { [Symbol.asyncDispose]: () => Promise.resolve(void (released += 1)) };
    const second = start({ port: first.port, releases: [held] });
    await expect(second).rejects.toThrow(StartError);
    await expect(second).rejects.toThrow(`port ${first.port} is in use`);
    expect(released).toBe(1);
  });
});
