import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openRedisFabric } from '@colloquy/fabric-redis';
import {
  SimpleClient,
  startRedis,
  startService,
  until,
  type RedisServer,
  type ServiceName,
  type StartedService,
} from '@colloquy/testing';

const GRACE_MS = 4_000;

/** Whatever it is asked, the assistant says this: some four seconds of sound. */
const REPLY = 'One badger, two dolphins, three falcons, and four glaciers.';
const OPENAI_INSTRUCTIONS = `Say exactly the words between the marks.\n<<<\n${REPLY}\n>>>`;

/** What the gateway says of its own accord has no place of its own in the stream. */
const placeless = new Set(['session_resumed', 'going_away', 'error', 'pong']);

/** The stream's numbers as one client saw them over its connections. */
function numbersOf(clients: readonly SimpleClient[]): number[] {
  const messages = clients.flatMap(({ received }) => received.map(({ message }) => message));
  return messages.filter(({ type }) => !placeless.has(type)).map(({ seq }) => seq);
}

function wordsOf(clients: readonly SimpleClient[]): string {
  const messages = clients.flatMap(({ received }) => received.map(({ message }) => message));
  return messages.map((message) => (message.type === 'text_delta' ? message.text : '')).join('');
}

function bytesOf(clients: readonly SimpleClient[]): number {
  const messages = clients.flatMap(({ received }) => received.map(({ message }) => message));
  const audio = messages.map((message) => (message.type === 'audio_delta' ? message.audio : ''));
  return audio.reduce((sum, base64) => sum + Buffer.from(base64, 'base64').length, 0);
}

const countTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1);

describe('a client that comes back, over separate processes', () => {
  let redis: RedisServer;
  let simulator: StartedService;
  let workers: StartedService[];
  /** Those that run. */
  let gateways: StartedService[] = [];

  const start = (service: ServiceName, env: Record<string, string> = {}) =>
    startService(service, { REDIS_URL: redis.url, RESUME_GRACE_MS: String(GRACE_MS), ...env });

  beforeAll(async () => {
    redis = await startRedis();
    simulator = await startService('realtime-simulator');
    const upstream = { OPENAI_BASE_URL: `${simulator.origin}/v1`, OPENAI_INSTRUCTIONS };
    workers = await Promise.all([start('realtime-worker', upstream), start('realtime-worker', upstream)]);
  });
  beforeEach(async () => {
    const missing = 2 - gateways.length;
    gateways.push(...(await Promise.all(Array.from({ length: missing }, () => start('gateway')))));
  });
  afterAll(async () => {
    const services = [...gateways, ...workers, simulator];
    await Promise.all(services.map(({ child }) => child[Symbol.asyncDispose]()));
    await redis[Symbol.asyncDispose]();
  });

  const both = (): [StartedService, StartedService] => {
    const [first, second] = gateways;
    if (!first || !second) throw new Error('two gateways are started before each test');
    return [first, second];
  };
  const open = async (gateway: StartedService): Promise<SimpleClient> => {
    const client = await SimpleClient.connect(gateway.origin);
    await client.next('session_ready', 15_000);
    return client;
  };
  /** A client in the middle of a reply that is heard for some seconds. */
  const midReply = async (gateway: StartedService): Promise<SimpleClient> => {
    const client = await open(gateway);
    client.sendText('Tell me.');
    for (let chunk = 0; chunk < 3; chunk += 1) await client.next('audio_delta', 15_000);
    return client;
  };
  const held = async () => {
    const counts = await Promise.all(workers.map((worker) => worker.metric('colloquy_worker_held_conversations')));
    return counts.reduce((sum, count) => sum + count, 0);
  };
  const emptied = (deadlineMs: number) =>
    until(async () => (await held()) === 0, { what: 'the workers to be empty', deadlineMs });

  /** What a client that came back has got over both connections: all of one reply, every message once. */
  const expectWholeReply = (cut: SimpleClient, again: SimpleClient) => {
    const numbers = numbersOf([cut, again]);
    expect(numbers).toEqual(countTo(numbers.length));
    expect(wordsOf([cut, again])).toBe(REPLY);
  };
  /** Comes back with what `cut` had, to the end of the reply. */
  const comeBack = async (cut: SimpleClient, gateway: StartedService): Promise<SimpleClient> => {
    const again = await SimpleClient.connect(gateway.origin, { query: cut.resumeQuery });
    expect(await again.next('session_resumed', 5_000)).toMatchObject({ recovered: true, epoch: 1 });
    await again.next('response_done', 30_000);
    expectWholeReply(cut, again);
    return again;
  };

  it('gets every message once and all of the reply at another gateway', async () => {
    const [first, second] = both();
    await using whole = await open(first);
    whole.sendText('Tell me.');
    const reply = whole.untilResponseDone(30_000);

    const cut = await midReply(first);
    cut.cut();
    await cut.closed;
    await using again = await comeBack(cut, second);
    expect(bytesOf([cut, again])).toBe((await reply).audio.length * 2);
    again.sendText('Tell me more.');
    await again.next('response_done', 30_000);
    expect(wordsOf([again]).endsWith(REPLY)).toBe(true);
  });

  it('goes on at another gateway when its own is killed in the middle of a reply', async () => {
    const [first, second] = both();
    const cut = await midReply(first);
    await first.child.kill();
    gateways = [second];
    await cut.closed;
    await using _again = await comeBack(cut, second);
  });

  it('loses no turn when its gateway stops', async () => {
    const [first, second] = both();
    const talking = await Promise.all(['a', 'b', 'c', 'd'].map(() => midReply(first)));
    const stopped = first.child.stop('SIGTERM');
    gateways = [second];
    await Promise.all(
      talking.map(async (client) => {
        expect(await client.closed).toMatchObject({ code: 4000 });
        await using _again = await comeBack(client, second);
      }),
    );
    await stopped;
  });

  it('lets a second connection with the token take over and tells the first', async () => {
    const [first, second] = both();
    const client = await midReply(first);
    await using other = await SimpleClient.connect(second.origin, { query: client.resumeQuery });
    await other.next('session_resumed', 5_000);
    expect(await client.next('error', 5_000)).toMatchObject({ code: 'taken_over', retryable: false });
    expect(await client.closed).toMatchObject({ code: 4503 });
    await other.next('response_done', 30_000);
  });

  it('is refused with a token that was used, forged or is for a conversation that is over', async () => {
    const [first, second] = both();
    await using victim = await midReply(first);
    const query = victim.resumeQuery;
    const forged = { ...query, resume: `${query['resume']?.slice(0, -43)}${'A'.repeat(43)}` };
    for (const wrong of [forged, { ...query, resume: 'nonsense' }]) {
      const client = await SimpleClient.connect(second.origin, { query: wrong });
      expect(await client.closed).toMatchObject({ code: 4008 });
      expect(client.received.map(({ message }) => message)).toMatchObject([{ type: 'error', code: 'resume_refused' }]);
    }
    await victim.next('response_done', 30_000);
    const used = await SimpleClient.connect(second.origin, { query });
    await used.next('session_resumed', 5_000);
    const late = await SimpleClient.connect(first.origin, { query });
    expect(await late.closed).toMatchObject({ code: 4008 });
    const { resumeQuery } = used;
    await used[Symbol.asyncDispose]();
    await emptied(10_000);
    const over = await SimpleClient.connect(first.origin, { query: resumeQuery });
    expect(await over.closed).toMatchObject({ code: 4008 });
  });

  it('goes on with another worker when that and its connection are lost together', async () => {
    const [first, second] = both();
    const client = await midReply(first);
    const counts = await Promise.all(workers.map((worker) => worker.metric('colloquy_worker_held_conversations')));
    const victim = workers[counts.indexOf(1)];
    client.cut();
    await client.closed;
    await victim?.child.kill();
    workers = workers.filter((worker) => worker !== victim);
    await using again = await SimpleClient.connect(second.origin, { query: client.resumeQuery });
    const resumed = await again.next('session_resumed', 15_000);
    expect(resumed).toMatchObject({ recovered: false, epoch: 2 });
    again.sendText('Tell me more.');
    expect((await again.untilResponseDone(30_000)).text).toContain('dolphins');
  });

  it('leaves nothing behind when it does not come back', async () => {
    const [first] = both();
    await emptied(10_000);
    const client = await midReply(first);
    client.cut();
    await client.closed;
    expect(await held()).toBe(1);
    await emptied(GRACE_MS + 10_000);
    await using fabric = await openRedisFabric({ url: redis.url, keyPrefix: 'colloquy' });
    const [id = ''] = (client.resumeQuery['resume'] ?? '').split('.');
    expect(id).toMatch(/^conv_/);
    expect(await fabric.store.claim(id, 'worker.nobody')).toBeNull();
    expect(await fabric.placement.depth()).toEqual({ waiting: 0, active: 0 });
    const late = await SimpleClient.connect(first.origin, { query: client.resumeQuery });
    expect(await late.closed).toMatchObject({ code: 4008 });
  });
});
