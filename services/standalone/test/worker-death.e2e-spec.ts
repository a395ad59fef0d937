import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  SimpleClient,
  startRedis,
  startService,
  until,
  type RedisServer,
  type StartedService,
} from '@colloquy/testing';

describe('a worker that dies or stands still in the midst of a reply', () => {
  let redis: RedisServer;
  let simulator: StartedService;
  let gateway: StartedService;
  let workers: StartedService[] = [];

  const startWorker = async () => {
    const env = { REDIS_URL: redis.url, OPENAI_BASE_URL: `${simulator.origin}/v1` };
    workers.push(await startService('realtime-worker', env));
  };
  beforeAll(async () => {
    redis = await startRedis();
    simulator = await startService('realtime-simulator');
    gateway = await startService('gateway', { REDIS_URL: redis.url });
    await startWorker();
    await startWorker();
  });
  afterAll(async () => {
    await Promise.all([gateway, ...workers, simulator].map(({ child }) => child[Symbol.asyncDispose]()));
    await redis[Symbol.asyncDispose]();
  });

  const heldBy = (worker: StartedService) => worker.metric('colloquy_worker_held_conversations');

  /** A client in the midst of a reply, and the worker that speaks. */
  async function midReply() {
    const client = await SimpleClient.connect(gateway.origin);
    await client.next('session_ready', 15_000);
    client.sendText('Tell me about the badger.');
    await client.next('audio_delta', 15_000);
    const counts = await Promise.all(workers.map(heldBy));
    const speaker = workers[counts.indexOf(1)];
    if (speaker?.child.pid === undefined) throw new Error('no worker has the conversation');
    return { client, speaker, pid: speaker.child.pid };
  }

  /** Told of the interruption first, the client goes on with the other worker. */
  async function expectToGoOn(client: SimpleClient): Promise<void> {
    expect(await client.next('session_resumed', 20_000)).toMatchObject({ epoch: 2, seq: 1 });
    const types = client.received.map(({ message }) => message.type);
    expect(types.indexOf('response_done')).toBe(types.indexOf('session_resumed') - 1);
    expect(await client.next('response_done')).toMatchObject({ status: 'interrupted', epoch: 1 });
    client.sendText('Tell me about the dolphin.');
    await client.next('response_done', 30_000);
    const text = client.received.map(({ message }) => (message.type === 'text_delta' ? message.text : '')).join('');
    expect(text).toContain('dolphin');
  }

  it('is followed by another within seconds when it is killed, and the cut reply is told of', async () => {
    const { client, speaker } = await midReply();
    await using _leaving = client;
    workers = workers.filter((worker) => worker !== speaker);
    await speaker.child.kill();
    await expectToGoOn(client);
    await startWorker();
  });

  it('says nothing more when it goes on after another has the conversation', async () => {
    const { client, speaker, pid } = await midReply();
    await using _leaving = client;
    process.kill(pid, 'SIGSTOP');
    try {
      await client.next('session_resumed', 20_000);
    } finally {
      process.kill(pid, 'SIGCONT');
    }
    const resumedAt = client.received.length;
    await until(async () => (await heldBy(speaker)) === 0, { what: 'the frozen worker to let go', deadlineMs: 20_000 });
    client.sendText('Tell me about the dolphin.');
    await until(() => client.received.slice(resumedAt).some(({ message }) => message.type === 'response_done'), {
      what: 'the reply of the other',
      deadlineMs: 30_000,
    });
    const later = client.received.slice(resumedAt).map(({ message }) => message);
    expect(new Set(later.map(({ epoch }) => epoch))).toEqual(new Set([2]));
    expect(later.map(({ seq }) => seq)).toEqual(later.map((_, index) => index + 2));
  });
});
