import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  SimpleClient,
  startRedis,
  startService,
  until,
  type RedisServer,
  type StartedService,
} from '@colloquy/testing';

import { ruleFiles, ruleGroups } from '../src/rules/rule-files.ts';
import { faster } from '../src/rules/tempo.ts';
import { startPrometheus, type PrometheusServer } from './prometheus-server.ts';
import { dashboardQueries, runbookQueries, type NamedQuery } from './queries.ts';

/** An hour of a burn rate becomes a minute, a minute of `for` a second. */
const tempo = faster(60);

describe('a running system, seen by a real Prometheus with our rules', () => {
  let redis: RedisServer;
  let simulator: StartedService;
  let services: Record<'gateway' | 'realtime-worker' | 'metrics', StartedService>;
  let prometheus: PrometheusServer;

  beforeAll(async () => {
    redis = await startRedis();
    const fabric = { REDIS_URL: redis.url };
    simulator = await startService('realtime-simulator');
    services = {
      metrics: await startService('metrics', fabric),
      gateway: await startService('gateway', fabric),
      'realtime-worker': await startService('realtime-worker', {
        ...fabric,
        OPENAI_BASE_URL: `${simulator.origin}/v1`,
      }),
    };
    const ports = Object.entries({ ...services, 'realtime-simulator': simulator }).map(([job, { port }]) => [
      job,
      [port],
    ]);
    prometheus = await startPrometheus({
      rules: ruleFiles(tempo),
      targets: Object.fromEntries(ports) as Record<string, number[]>,
    });
    // What was counted before the first scrape is no increase. Prometheus takes up its targets after five seconds.
    await until(async () => (await prometheus.query('up == 1')).length === ports.length, {
      what: 'the first scrapes',
      deadlineMs: 20_000,
    });
    await talk();
    await saySomethingWrong();
  }, 60_000);
  afterAll(async () => {
    await prometheus[Symbol.asyncDispose]();
    await Promise.all([...Object.values(services), simulator].map(({ child }) => child[Symbol.asyncDispose]()));
    await redis[Symbol.asyncDispose]();
  });

  const connect = () => SimpleClient.connect(services.gateway.origin);

  async function talk(): Promise<void> {
    for (const words of ['Tell me about the badger.', 'Tell me about the dolphin.']) {
      await using client = await connect();
      await client.next('session_ready', 15_000);
      client.sendText(words);
      await client.untilResponseDone(30_000);
    }
  }

  async function saySomethingWrong(): Promise<void> {
    await using client = await connect();
    await client.next('session_ready', 15_000);
    client.sendText('');
    await client.next('error');
  }

  /** Those of the queries that have no series, each asked until it has one or time is up. */
  async function withoutData(queries: readonly NamedQuery[]): Promise<readonly string[]> {
    let missing = [...queries];
    const look = async () => {
      const answers = await Promise.all(missing.map(async ({ expr }) => (await prometheus.query(expr)).length > 0));
      missing = missing.filter((_, index) => answers[index] !== true);
      return missing.length === 0;
    };
    await until(look, { what: 'every query to have data', deadlineMs: 20_000 }).catch((error: unknown) => {
      if (missing.length === 0) throw error;
    });
    return missing.map(({ where, expr }) => `${where}: ${expr}`);
  }

  const firing = (name: string) =>
    until(
      async () => (await prometheus.alerts()).find((alert) => alert.name === name && alert.state === 'firing') ?? null,
      { what: `${name} to fire`, deadlineMs: 30_000 },
    );

  it('has data for every rule, whether it fires or not', async () => {
    const groups = Object.values(ruleGroups(tempo)).flat();
    const records = groups.flatMap(({ records = [] }) => records);
    const alerts = groups.flatMap(({ alerts = [] }) => alerts);
    const queries = [
      ...records.flatMap(({ record, expr }) => [
        { where: record, expr },
        { where: 'recorded', expr: record },
      ]),
      ...alerts.flatMap(({ name, conditions }) => conditions.map(({ series }) => ({ where: name, expr: series }))),
    ];
    expect(queries.length).toBeGreaterThan(100);
    expect(await withoutData(queries)).toEqual([]);
  });

  it('has data for every panel of every dashboard', async () => {
    const queries = (await dashboardQueries()).filter(({ where }) => !where.endsWith('marks for Alerts'));
    expect(queries.length).toBeGreaterThan(60);
    expect(await withoutData(queries)).toEqual([]);
  });

  it('has data for every query that a runbook asks for', async () => {
    const queries = await runbookQueries();
    expect(queries.length).toBeGreaterThan(40);
    expect(await withoutData(queries)).toEqual([]);
  });

  it('counts what went on', async () => {
    const now = async (expr: string) => (await prometheus.query(expr))[0]?.value;
    await until(async () => (await now('sum(colloquy_turns_total{status="completed"})')) === 2, { what: 'two turns' });
    await until(async () => (await now('sum(colloquy_errors_total{service="gateway"})')) === 1, { what: 'an error' });
    await until(async () => (await now('slo:error_ratio:increase1h{slo="connection"}')) === 0, { what: 'a ratio' });
  });

  it('alerts nobody while all is well', async () => {
    expect((await prometheus.alerts()).map(({ name }) => name)).toEqual([]);
  });

  it('pages for the cause and for the objective when the upstream is gone', async () => {
    await simulator.child.kill();
    const isOver = new AbortController();
    const visitors = visitUntil(isOver.signal);
    try {
      expect(await firing('UpstreamFailing')).toMatchObject({ severity: 'page' });
      expect(await firing('ConversationsNotConnecting')).toMatchObject({ severity: 'page' });
      expect(await prometheus.query('ALERTS{alertstate="firing"}')).not.toEqual([]);
    } finally {
      isOver.abort();
      await visitors;
    }
  }, 90_000);

  it('pages when Redis is gone', async () => {
    await redis.kill();
    expect(await firing('RedisUnreachable')).toMatchObject({
      severity: 'page',
      runbook: '/d/runbook-redis-unreachable',
    });
  }, 60_000);

  /** Users who come, wait until they are turned away, and come again, four at a time. */
  async function visitUntil(over: AbortSignal): Promise<void> {
    const visit = async () => {
      while (!over.aborted) {
        await using client = await connect();
        await client.next('error', 15_000).catch(() => undefined);
      }
    };
    await Promise.all(Array.from({ length: 4 }, visit));
  }
});
