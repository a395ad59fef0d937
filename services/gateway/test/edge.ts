import { once } from 'node:events';

import { jest } from '@jest/globals';
import { noTraces, type Fabric } from '@colloquy/fabric';
import { readVariables } from '@colloquy/config';
import { Lifecycle } from '@colloquy/lifecycle';
import { hostService, type ServiceHost } from '@colloquy/nest-host';
import { serverMessage, type ServerMessage } from '@colloquy/protocol';
import { frameKind } from '@colloquy/protocol/internal';
import { createLogger, createRegistry } from '@colloquy/telemetry';
import { WebSocket, type ClientOptions } from 'ws';

import { decideEdgeConfig, edgeVariables, GatewayModule } from '../src/index.ts';
import { ScriptedWorker } from '../src/testing/gateway-bench.ts';

export interface Edge {
  readonly host: ServiceHost;
  /** `http://127.0.0.1:…` */
  readonly url: string;
  readonly metrics: () => Promise<string>;
  /** Everything it logged. */
  readonly logged: string[];
}

/** A gateway on real sockets. */
export async function startEdge(fabric: Fabric, env: Record<string, string>): Promise<Edge> {
  const logged: string[] = [];
  const log = createLogger('gateway', { level: 'trace', format: 'json' });
  for (const level of ['trace', 'debug', 'info', 'warn', 'error'] as const)
    jest.spyOn(log, level).mockImplementation((...line: unknown[]) => void logged.push(JSON.stringify(line)));
  const registry = createRegistry();
  const config = decideEdgeConfig(readVariables(edgeVariables, env));
  const host = await hostService({
    module: await GatewayModule.create({ config, fabric, log, registry, traces: noTraces }),
    log,
    host: '127.0.0.1',
    port: 0,
    operations: { service: 'gateway', lifecycle: new Lifecycle(), registry, dependencies: {} },
  });
  return { host, url: `http://127.0.0.1:${host.port}`, metrics: () => registry.metrics(), logged };
}

/** Holds every conversation, and answers each message with the id of the conversation it came in. */
export async function serveEchoes(fabric: Fabric, address = 'worker.1'): Promise<void> {
  const held = new Map<string, { worker: ScriptedWorker; gateway: string; over: () => void }>();
  await fabric.bus.listen(address, (frame) => {
    const one = held.get(frame.conversation);
    if (!one) return;
    if (frame.kind === frameKind.clientLeft) return one.over();
    if (frame.kind !== frameKind.clientMessage) return;
    fabric.bus.send(one.gateway, one.worker.says({ type: 'text_delta', text: frame.conversation, item_id: 'item_A' }));
  });
  await fabric.placement.serve({
    capacity: 20,
    hold: async (conversation) => {
      const record = await fabric.store.claim(conversation, address);
      if (record === null) return;
      const worker = new ScriptedWorker(conversation, address, record.epoch);
      const over = Promise.withResolvers<void>();
      held.set(conversation, { worker, gateway: record.gateway, over: over.resolve });
      fabric.bus.send(record.gateway, worker.assigned());
      fabric.bus.send(record.gateway, worker.ready());
      await over.promise;
    },
  });
}

export interface Client {
  readonly socket: WebSocket;
  readonly messages: ServerMessage[];
  readonly closed: Promise<number>;
  readonly types: () => string[];
}

export function connect(edge: Edge, query = '', options: ClientOptions = {}, protocols: string[] = []): Client {
  const socket = new WebSocket(`${edge.url.replace('http', 'ws')}/ws/conversation${query}`, protocols, options);
  const messages: ServerMessage[] = [];
  socket.on('message', (data: Buffer) => messages.push(serverMessage.parse(JSON.parse(data.toString()))));
  const closed = (once(socket, 'close') as Promise<[number]>).then(([code]) => code);
  return { socket, messages, closed, types: () => messages.map(({ type }) => type) };
}
