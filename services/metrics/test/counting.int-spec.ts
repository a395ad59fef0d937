import { randomUUID } from 'node:crypto';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Fabric } from '@colloquy/fabric';
import { openRedisFabric, type RedisFabricOptions } from '@colloquy/fabric-redis';
import type { ServiceHost } from '@colloquy/nest-host';
import type { ConversationEvent } from '@colloquy/protocol/internal';
import { createRegistry, RedisMetrics, showJournal } from '@colloquy/telemetry';
import { startRedis, until, type RedisServer } from '@colloquy/testing';

import { startMetrics } from '../src/metrics.module.ts';

const opened = (number: number): ConversationEvent => ({
  type: 'conversation.opened',
  conversation: `conv_${number}`,
  at: 1_000 + number,
});

describe('the metrics service over Redis', () => {
  let redis: RedisServer;
  let keyPrefix: string;
  const fabrics: Fabric[] = [];
  const hosts = new Set<ServiceHost>();

  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis[Symbol.asyncDispose]());
  beforeEach(() => {
    keyPrefix = `test-${randomUUID()}`;
  });
  afterEach(async () => {
    for (const host of hosts) await stop(host);
    for (const fabric of fabrics.splice(0)) await fabric[Symbol.asyncDispose]();
  });

  async function openFabric(options: Partial<RedisFabricOptions> = {}): Promise<Fabric> {
    const fabric = await openRedisFabric({ url: redis.url, keyPrefix, ...options });
    fabrics.push(fabric);
    return fabric;
  }

  async function start(): Promise<ServiceHost> {
    const host = await startMetrics({
      listen: { host: '127.0.0.1', port: 0, stopDeadlineMs: 5_000, operatorToken: null },
      redis: { url: redis.url, keyPrefix },
      log: { level: 'silent', format: 'json' },
    });
    hosts.add(host);
    return host;
  }

  async function stop(host: ServiceHost): Promise<void> {
    hosts.delete(host);
    await host.stop();
  }

  /** What a replica shows of one series. */
  async function shown(host: ServiceHost, series: string): Promise<number> {
    const text = await (await fetch(`${host.url}/metrics`)).text();
    const line = text.split('\n').find((each) => each.startsWith(`${series} `));
    return Number(line?.slice(series.length + 1));
  }

  const countedBy = (...hosts: ServiceHost[]) =>
    Promise.all(hosts.map((host) => shown(host, 'colloquy_conversations_opened_total')));
  const sumOf = (numbers: number[]) => numbers.reduce((sum, each) => sum + each, 0);

  async function untilRead(fabric: Fabric): Promise<void> {
    await until(async () => (await fabric.journal.backlog('metrics')) === 0, { what: 'all entries to be read' });
  }

  it('counts what happened while it was away, once', async () => {
    const gateway = await openFabric();
    const first = await start();
    for (let number = 0; number < 50; number += 1) gateway.journal.append(opened(number));
    await until(async () => sumOf(await countedBy(first)) === 50, { what: 'the first events' });
    await stop(first);

    for (let number = 50; number < 150; number += 1) gateway.journal.append(opened(number));
    await until(async () => (await gateway.journal.backlog('metrics')) === 100, { what: 'the events to wait' });
    const second = await start();
    await until(async () => sumOf(await countedBy(second)) === 100, { what: 'the waiting events' });
    await untilRead(gateway);
    expect(await countedBy(second)).toEqual([100]);
    expect(gateway.journal.dropped).toBe(0);
  });

  it('shares the events among its replicas, and each answers for its share', async () => {
    const gateway = await openFabric();
    const replicas = [await start(), await start(), await start()];
    for (let number = 0; number < 600; number += 1) {
      gateway.journal.append(opened(number));
      if (number % 20 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    await until(async () => sumOf(await countedBy(...replicas)) >= 600, { what: 'all events' });
    await untilRead(gateway);
    const shares = await countedBy(...replicas);
    expect(sumOf(shares)).toBe(600);
    for (const [index, host] of replicas.entries()) {
      const summary = (await (await fetch(`${host.url}/api/summary`)).json()) as { conversations: { opened: number } };
      expect(summary).toMatchObject({ scope: 'events counted by this process' });
      expect(summary.conversations.opened).toBe(shares[index]);
    }
  });

  it('is told how many events were lost when it was away for too long', async () => {
    const gateway = await openFabric({ journalEntries: 200 });
    const registry = createRegistry();
    showJournal(gateway.journal, registry);
    const first = await start();
    await stop(first);
    for (let number = 0; number < 1_000; number += 1) gateway.journal.append(opened(number));
    const waiting = async () => await gateway.journal.backlog('metrics');
    await until(async () => (await waiting()) + gateway.journal.dropped === 1_000, { what: 'the loss to be counted' });
    const kept = await waiting();
    // Redis cuts a stream by whole blocks of entries, so it keeps a little more than its bound.
    expect(kept).toBeGreaterThanOrEqual(200);
    expect(kept).toBeLessThan(400);
    expect(await registry.metrics()).toContain(`colloquy_journal_dropped_total ${1_000 - kept}\n`);

    const second = await start();
    await until(async () => sumOf(await countedBy(second)) === kept, { what: 'what was kept' });
    await untilRead(gateway);
    for (let number = 0; number < 1_000; number += 1) {
      gateway.journal.append(opened(2_000 + number));
      if (number % 50 === 0) await untilRead(gateway);
    }
    await until(async () => sumOf(await countedBy(second)) === kept + 1_000, { what: 'the later events' });
    expect(kept + gateway.journal.dropped).toBe(1_000);
  });

  it('shows how it and Redis fare', async () => {
    const host = await start();
    await until(async () => (await shown(host, 'colloquy_redis_up')) === 1, { what: 'Redis to answer' });
    expect(await shown(host, 'colloquy_redis_roundtrip_seconds_count')).toBeGreaterThan(0);
    expect(await shown(host, 'colloquy_redis_reconnects_total')).toBe(0);
    expect(await shown(host, 'colloquy_journal_lag_events')).toBe(0);
    const gateway = await openFabric();
    await gateway.placement.offer('conv_1');
    await gateway.placement.offer('conv_2');
    expect(await shown(host, 'colloquy_queue_waiting_conversations')).toBe(2);
  });

  it('notices a Redis that was away and is back', async () => {
    const registry = createRegistry();
    const fabric = await openFabric({ observer: new RedisMetrics(registry), onError: () => undefined });
    await redis.restart();
    const reconnects = async () =>
      Number(/^colloquy_redis_reconnects_total (\d+)$/m.exec(await registry.metrics())?.[1]);
    await until(async () => (await reconnects()) > 0, { what: 'a reconnect' });
    await fabric.check();
    await until(async () => (await registry.metrics()).includes('colloquy_redis_up 1'), { what: 'Redis to answer' });
  });
});
