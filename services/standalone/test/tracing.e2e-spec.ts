import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  SimpleClient,
  SpanCollector,
  startRedis,
  startService,
  until,
  type CollectedSpan,
  type RedisServer,
  type ServiceName,
  type StartedService,
} from '@colloquy/testing';

const ok = 0;
const failed = 2;

describe('the traces of the system as separate processes', () => {
  let redis: RedisServer;
  let collector: SpanCollector;
  let simulator: StartedService;
  let gateway: StartedService;
  const workers: StartedService[] = [];

  const start = (service: ServiceName, env: Record<string, string> = {}) =>
    startService(service, { REDIS_URL: redis.url, LOG_LEVEL: 'debug', ...collector.env, ...env });
  const startWorker = async () => {
    workers.push(await start('realtime-worker', { OPENAI_BASE_URL: `${simulator.origin}/v1` }));
  };
  const spans = (name: string, session: string, count = 1): Promise<CollectedSpan[]> => {
    const found = () => collector.named(name).filter(({ attributes }) => attributes['session.id'] === session);
    const what = `${count} spans ${name}`;
    return until(() => (found().length >= count ? found() : undefined), { what, deadlineMs: 10_000 });
  };
  const span = async (name: string, session: string): Promise<CollectedSpan> => {
    const [first] = await spans(name, session);
    if (!first) throw new Error(`there is no ${name}`);
    return first;
  };

  beforeAll(async () => {
    collector = await SpanCollector.start();
    redis = await startRedis();
    simulator = await startService('realtime-simulator');
    gateway = await start('gateway');
    await startWorker();
  });
  afterAll(async () => {
    await Promise.all([...workers, gateway, simulator].map(({ child }) => child[Symbol.asyncDispose]()));
    await redis[Symbol.asyncDispose]();
    await collector[Symbol.asyncDispose]();
  });

  const isPartOf = (whole: CollectedSpan) => ({ traceId: whole.traceId, parentSpanId: whole.spanId });
  const named = ({ traceId, spanId }: CollectedSpan) => ({ traceId, spanId });

  it('show one opening and one trace a turn, each across gateway and worker', async () => {
    await using client = await SimpleClient.connect(gateway.origin);
    const { session_id } = await client.next('session_ready', 15_000);
    for (const animal of ['badger', 'dolphin']) {
      client.sendText(`Tell me about the ${animal}.`);
      await client.untilResponseDone(30_000);
    }
    const opening = await span('conversation.open', session_id);
    expect(opening).toMatchObject({ service: 'colloquy-gateway', status: { code: ok } });
    expect(opening.parentSpanId ?? '').toBe('');
    const connect = await span('conversation.connect', session_id);
    expect(connect).toMatchObject({ service: 'colloquy-realtime-worker', ...isPartOf(opening) });
    expect(await span('conversation.admission', session_id)).toMatchObject(isPartOf(opening));
    expect(await span('conversation.placement', session_id)).toMatchObject(isPartOf(opening));
    expect(await span('upstream.connect', session_id)).toMatchObject(isPartOf(connect));

    const turns = await spans('turn', session_id, 2);
    expect(turns).toHaveLength(2);
    expect(new Set([opening, ...turns].map(({ traceId }) => traceId)).size).toBe(3);
    const parts = await Promise.all(
      ['turn.first_audio', 'upstream.response', 'turn.delivery'].map((name) => spans(name, session_id, 2)),
    );
    for (const turn of turns) {
      expect(turn.links).toMatchObject([named(opening), named(connect)]);
      expect(turn.attributes).toMatchObject({ 'colloquy.status': 'completed', 'colloquy.input': 'text' });
      for (const part of parts) {
        expect(part.filter(({ traceId }) => traceId === turn.traceId)).toEqual([
          expect.objectContaining({ ...isPartOf(turn), status: { code: ok } }),
        ]);
      }
    }
    expect(parts[2]?.map(({ service }) => service)).toEqual(['colloquy-gateway', 'colloquy-gateway']);
    expect(logged('turn completed', session_id)).toEqual(turns.map(({ traceId }) => traceId));
    expect(logged('conversation opened', session_id)).toEqual([opening.traceId]);
    expect(logged('upstream session ready', session_id)).toEqual([opening.traceId]);
    expect([...collector.paths]).toEqual(['/v1/traces']);
    expect(JSON.stringify(collector.spans)).not.toMatch(/badger|dolphin/i);
  });

  it('tell of a worker that was killed in mid-reply, and of the one that took over', async () => {
    await using client = await SimpleClient.connect(gateway.origin);
    const { session_id } = await client.next('session_ready', 15_000);
    client.sendText('Tell me a long story about the falcon.');
    await client.next('audio_delta', 15_000);
    const [victim] = workers;
    await victim?.child.kill();
    await startWorker();
    await client.next('session_resumed', 20_000);
    const delivery = await span('turn.delivery', session_id);
    expect(logged('worker lost; the client waits for another one', session_id)).toEqual([delivery.traceId]);
    expect(delivery).toMatchObject({
      status: { code: failed, message: 'worker_lost' },
      attributes: { 'colloquy.epoch': 1 },
    });
    const takeover = await span('conversation.takeover', session_id);
    const opening = await span('conversation.open', session_id);
    expect(takeover.links).toMatchObject([named(opening)]);
    const resume = await span('conversation.resume', session_id);
    expect(resume).toMatchObject({ ...isPartOf(takeover), service: 'colloquy-gateway' });
    expect(resume.links.map(({ traceId }) => traceId)).toEqual([opening.traceId, delivery.traceId]);
  });

  /** The trace of each log line with that message about that conversation. */
  function logged(msg: string, session_id: string): unknown[] {
    const lines = [gateway, ...workers].flatMap(({ child }) => child.output.split('\n'));
    return lines
      .filter((line) => line.includes(`"${msg}"`) && line.includes(session_id))
      .map((line) => (JSON.parse(line) as { trace_id?: string }).trace_id);
  }
});
