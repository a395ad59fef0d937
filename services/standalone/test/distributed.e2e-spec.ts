import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  SimpleClient,
  speak,
  startRedis,
  startService,
  until,
  type RedisServer,
  type ServiceName,
  type StartedService,
} from '@colloquy/testing';

/** One for each conversation; the simulator repeats what was typed. */
const words = [
  ...['apricot', 'badger', 'cinnamon', 'dolphin', 'eucalyptus', 'falcon', 'glacier', 'hazelnut', 'iguana', 'juniper'],
  ...['kestrel', 'lantern', 'mandolin', 'nutmeg', 'orchid', 'penguin', 'quartz', 'raspberry', 'saffron', 'tapestry'],
];

describe('the system as separate processes over Redis', () => {
  let redis: RedisServer;
  let simulator: StartedService;
  let metrics: StartedService;
  let gateways: StartedService[];
  let workers: StartedService[];

  const start = (service: ServiceName, env: Record<string, string> = {}) =>
    startService(service, { REDIS_URL: redis.url, ...env });

  beforeAll(async () => {
    redis = await startRedis();
    simulator = await startService('realtime-simulator');
    const upstream = { OPENAI_BASE_URL: `${simulator.origin}/v1` };
    metrics = await start('metrics');
    gateways = [await start('gateway'), await start('gateway')];
    workers = [await start('realtime-worker', upstream), await start('realtime-worker', upstream)];
  });
  afterAll(async () => {
    const services = [...gateways, ...workers, metrics, simulator];
    await Promise.all(services.map(({ child }) => child[Symbol.asyncDispose]()));
    await redis[Symbol.asyncDispose]();
  });

  const connect = async (index: number): Promise<SimpleClient> => {
    const client = await SimpleClient.connect(gateways[index % 2]?.origin ?? '');
    await client.next('session_ready', 15_000);
    return client;
  };

  it('is ready, each process of it', async () => {
    for (const { origin } of [...gateways, ...workers, metrics, simulator]) {
      expect((await fetch(`${origin}/health/ready`)).status).toBe(200);
    }
  });

  it('keeps twenty conversations at once apart', async () => {
    const replies = await Promise.all(
      words.map(async (word, index) => {
        await using client = await connect(index);
        client.sendText(`Tell me about the ${word}.`);
        const { text, audio } = await client.untilResponseDone(60_000);
        return { word, text: text.toLowerCase(), seconds: audio.length / 24_000 };
      }),
    );
    for (const { word, text, seconds } of replies) {
      expect(words.filter((other) => text.includes(other))).toEqual([word]);
      expect(seconds).toBeGreaterThan(0.5);
    }
    for (const gateway of gateways) {
      expect(await gateway.metric('colloquy_gateway_conversations_opened_total')).toBe(10);
      expect(await gateway.metric('colloquy_gateway_frames_missing_total')).toBe(0);
    }
    for (const worker of workers) {
      // Whoever asks first gets the next one: both take part, in no fixed shares.
      expect(await worker.metric('colloquy_worker_conversations_taken_total')).toBeGreaterThan(0);
    }
  });

  it('hears speech through a gateway and a worker', async () => {
    const speech = await speak('Can you explain this research paper to me, please?', { rate: 16_000 });
    await using client = await connect(0);
    using _microphone = client.streamSpeech(speech);
    const { text, audio } = await client.untilResponseDone(30_000);
    expect(text).toMatch(/seconds/);
    expect(audio.length).toBeGreaterThan(12_000);
  });

  it('counts every conversation once in the metrics service', async () => {
    await until(async () => (await metrics.metric('colloquy_turns_total')) === words.length + 1, {
      what: 'all turns in the metrics',
      deadlineMs: 10_000,
    });
    // Gateways and workers write their events by themselves: an opening may be read after the turn it led to.
    await until(async () => (await metrics.metric('colloquy_conversations_opened_total')) >= words.length + 1, {
      what: 'all conversations in the metrics',
      deadlineMs: 10_000,
    });
    expect(await metrics.metric('colloquy_conversations_opened_total')).toBe(words.length + 1);
  });

  it('lets go of everything when the clients have left', async () => {
    const held = async () => {
      const counts = await Promise.all(workers.map((worker) => worker.metric('colloquy_worker_held_conversations')));
      return counts.reduce((sum, count) => sum + count, 0);
    };
    await until(async () => (await held()) === 0, { what: 'the workers to be empty', deadlineMs: 10_000 });
  });

  it('goes on with another worker when one is killed, its words kept', async () => {
    await using client = await connect(0);
    client.sendText('Tell me about the badger.');
    await client.untilResponseDone(30_000);
    const victim = (await workers[0]?.metric('colloquy_worker_held_conversations')) === 1 ? 0 : 1;
    const killedAt = performance.now();
    await workers[victim]?.child.kill();
    const resumed = await client.next('session_resumed', 15_000);
    expect(resumed).toMatchObject({ epoch: 2, seq: 1 });
    expect(performance.now() - killedAt).toBeLessThan(10_000);
    client.sendText('Tell me about the dolphin.');
    const { text } = await client.untilResponseDone(30_000);
    expect(text).toMatch(/dolphin/i);
    // A voice that has spoken before does not introduce itself again.
    expect(text).not.toMatch(/hello, i am/i);
  });
});
