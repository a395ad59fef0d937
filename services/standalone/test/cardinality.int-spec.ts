import { once } from 'node:events';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import { readVariables } from '@colloquy/config';
import { MemoryFabric } from '@colloquy/fabric';
import { GatewayModule } from '@colloquy/gateway';
import { decideEdgeConfig, edgeVariables } from '@colloquy/gateway/config';
import { Lifecycle } from '@colloquy/lifecycle';
import { MetricsModule } from '@colloquy/metrics';
import { hostService, type ServiceHost } from '@colloquy/nest-host';
import { CONVERSATION_PATH } from '@colloquy/protocol';
import { startSimulator } from '@colloquy/realtime-simulator';
import { RealtimeWorkerModule } from '@colloquy/realtime-worker';
import {
  decideMoneyConfig,
  decideUpstreamConfig,
  moneyVariables,
  realtimeUrl,
  upstreamVariables,
} from '@colloquy/realtime-worker/config';
import { createLogger, createRegistry, noTracing, showJournal, type MetricsRegistry } from '@colloquy/telemetry';
import { SimpleClient, until } from '@colloquy/testing';

/** Holds the services' modules; Nest wants a class for that. */
@Module({})
class Everything {}

const mark = 'PeculiarWords';

/** What a client should not send, each with something of its own in it. */
function hostileFrames(number: number): string[] {
  const id = `item_${mark}${number}`;
  return [
    `{"type":"${mark}${number}"}`,
    `${mark}${number}`,
    JSON.stringify({ type: 'interrupt', item_id: `${id}"}\n# HELP`, played_ms: number }),
    JSON.stringify({ type: 'ping', id }),
    JSON.stringify({ type: 'audio', audio: id }),
    JSON.stringify({ type: 'stats', playback_ms: 1, voice_to_voice_ms: number, [id]: number }),
    JSON.stringify({ type: 'stats', voice_to_voice_ms: 1e99 }),
    JSON.stringify({ type: 'text', text: `${mark}${number}`, kind: id }),
  ];
}

describe('the metrics of conversations of all kinds', () => {
  const log = createLogger('standalone', { level: 'silent', format: 'json' });
  const stack = new AsyncDisposableStack();
  let registry: MetricsRegistry;
  let host: ServiceHost;

  beforeAll(async () => {
    registry = createRegistry();
    const fabric = stack.use(new MemoryFabric());
    showJournal(fabric.journal, registry);
    const simulator = await startSimulator({ log: { level: 'silent', format: 'json' } });
    stack.defer(() => simulator.stop());
    const upstream = decideUpstreamConfig(readVariables(upstreamVariables, {}));
    const parts = { fabric, log, registry, traces: noTracing.traces };
    const gateway = await GatewayModule.create({
      config: decideEdgeConfig(readVariables(edgeVariables, {})),
      ...parts,
    });
    const worker = await RealtimeWorkerModule.create({
      hold: {
        downlinkLeadMs: 600_000,
        capacity: 10,
        resumeGraceMs: 60_000,
        toolsFile: null,
        maxDocumentBytes: 5_000_000,
        peerTimeoutMs: 15_000,
        chunkLogSample: 25,
        speech: { greeting: null, repliesFile: null },
      },
      upstream: { ...upstream, realtimeUrl: realtimeUrl(`${simulator.url}/v1`) },
      money: decideMoneyConfig(readVariables(moneyVariables, {}), upstream),
      ...parts,
    });
    const metrics = await MetricsModule.create(parts);
    host = await hostService({
      module: { module: Everything, imports: [gateway, worker, metrics] },
      log,
      host: '127.0.0.1',
      port: 0,
      operations: { service: 'standalone', lifecycle: new Lifecycle(), registry, dependencies: {} },
    });
    stack.defer(() => host.stop());
  });
  afterAll(() => stack.disposeAsync());

  async function series(): Promise<string[]> {
    const lines = (await registry.metrics()).split('\n').filter((line) => line.startsWith('colloquy_'));
    return lines.map((line) => line.slice(0, line.lastIndexOf(' '))).sort();
  }

  async function misbehave(number: number): Promise<void> {
    const url = `${host.url.replace('http', 'ws')}${CONVERSATION_PATH}?${mark}=${number}`;
    const socket = new WebSocket(url);
    await once(socket, 'open');
    for (const frame of hostileFrames(number)) socket.send(frame);
    await once(socket, 'message');
    socket.close();
    await once(socket, 'close');
  }

  it('have as many series as their tables allow, and no ids or words in them', async () => {
    const before = await series();
    await using client = await SimpleClient.connect(host.url.replace('http', 'ws'));
    client.sendText('Hello there');
    await client.untilResponseDone();
    for (let number = 0; number < 12; number += 1) await misbehave(number);
    const ended = () => registry.getSingleMetricAsString('colloquy_conversations_ended_total');
    await until(async () => /\} [1-9]/.test(await ended()), { what: 'conversations to be counted' });
    expect(await series()).toEqual(before);
    expect(await registry.metrics()).not.toMatch(/conv_|item_|resp_|sess_|worker\.|gateway\.|PeculiarWords|Hello/);
  });

  it('are summed up for the page', async () => {
    const read = async () => (await (await fetch(`${host.url}/api/summary`)).json()) as object;
    await until(async () => JSON.stringify(await read()).includes('"completed":1'), { what: 'the turn' });
    expect(await read()).toMatchObject({
      conversations: { waiting: 0, ready_rate: expect.any(Number) },
      stages: { model: { count: 1 }, delivery: { count: 1 }, endpointing: { count: 0 } },
      audio: { down: { lost: 0 } },
      errors: { gateway: { unknown_message_type: 12, malformed_message: expect.any(Number) } },
    });
    const { tokens, cost_usd } = (await read()) as Record<string, Record<string, number>>;
    expect(tokens?.['output_audio']).toBeGreaterThan(0);
    expect(cost_usd?.['total']).toBeGreaterThan(0);
  });
});
