import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  SimpleClient,
  speak,
  startRedis,
  startService,
  until,
  type RedisServer,
  type StartedService,
} from '@colloquy/testing';
import { RealtimeRecorder, type WireEvent } from '@colloquy/testing/realtime';

const GREETING =
  'Hello, this is Doctor Sarah. Ask me about any paper you like, or tell me what you are working on today.';
const REPLY = 'I am Doctor Sarah, your research expert.';

describe('speech from the cache, over Redis', () => {
  let folder: string;
  let redis: RedisServer;
  let simulator: StartedService;
  let recorder: RealtimeRecorder;
  let gateway: StartedService;
  const workers: StartedService[] = [];

  const startWorker = async (env: Record<string, string> = {}) => {
    const worker = await startService('realtime-worker', {
      REDIS_URL: redis.url,
      OPENAI_BASE_URL: recorder.baseUrl,
      UPSTREAM_POOL_SIZE: '0',
      DOWNLINK_LEAD_MS: '300',
      GREETING,
      COMMON_REPLIES_FILE: join(folder, 'replies.json'),
      ...env,
    });
    workers.push(worker);
    return worker;
  };
  const hasClips = async (worker: StartedService) =>
    await until(async () => (await worker.metric('colloquy_worker_speech_clips').catch(() => 0)) === 2, {
      what: 'the worker to have both clips',
      deadlineMs: 20_000,
    });
  const requests = () => recorder.from('client').filter(({ type }) => type === 'response.create');
  /** The client's events of the newest upstream session. */
  const newest = (): WireEvent[] =>
    recorder.frames
      .filter(({ connection, from }) => connection === recorder.connections && from === 'client')
      .map(({ event }) => event);
  const scenario = (method: string, body?: object) =>
    fetch(`${simulator.origin}/control/scenario`, {
      method,
      headers: { 'Content-Type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
  const connect = async () => {
    const client = await SimpleClient.connect(gateway.origin);
    await client.next('session_ready', 15_000);
    return client;
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cached-speech-'));
    await writeFile(join(folder, 'replies.json'), JSON.stringify([{ questions: ['Who are you?'], reply: REPLY }]));
    redis = await startRedis();
    simulator = await startService('realtime-simulator', { SIMULATOR_LATENCY: 'fast' });
    recorder = await RealtimeRecorder.start(simulator.origin);
    gateway = await startService('gateway', { REDIS_URL: redis.url });
    await Promise.all([startWorker(), startWorker()]);
    await Promise.all(workers.map(hasClips));
  });
  afterAll(async () => {
    await Promise.all([gateway, ...workers, simulator].map(({ child }) => child[Symbol.asyncDispose]()));
    await recorder[Symbol.asyncDispose]();
    await redis[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  it('is rendered once for two workers that start together, outside any conversation', () => {
    expect(requests()).toHaveLength(2);
    for (const request of requests()) expect(request).toMatchObject({ response: { conversation: 'none' } });
  });

  it('greets without asking the upstream, in an ordinary reply', async () => {
    const before = requests().length;
    await using client = await connect();
    const { text, audio, messages } = await client.untilResponseDone();
    expect(text).toBe(GREETING);
    expect(audio.length).toBeGreaterThan(24_000);
    const types = [...new Set(messages.map(({ message }) => message.type))];
    expect(types).toEqual(expect.arrayContaining(['response_started', 'text_delta', 'audio_delta', 'response_done']));
    expect(requests()).toHaveLength(before);
    client.sendText('Tell me about llamas.');
    const reply = await client.untilResponseDone();
    expect(reply.text).toMatch(/llamas/);
    // The simulator introduces itself only when nothing was said before: it knows of the greeting.
    expect(reply.text).not.toMatch(/Doctor Sarah/);
  });

  it('answers a common question without asking the upstream', async () => {
    const before = requests().length;
    await using client = await connect();
    client.sendText('who are you');
    const replies = [await client.untilResponseDone(), await client.untilResponseDone()];
    expect(replies.at(-1)?.text).toBe(REPLY);
    expect(replies.at(-1)?.audio.length).toBeGreaterThan(24_000);
    expect(requests()).toHaveLength(before);
  });

  it('answers a common question that is asked aloud, where the upstream had begun to', async () => {
    const asked = {
      heard: ['Who are you?'],
      latency: { thinkingMs: 600, transcriptionMs: 20, transcriptionWordMs: 1 },
    };
    expect((await scenario('POST', asked)).ok).toBe(true);
    await using client = await connect();
    client.streamSpeech(await speak('Who are you?', { rate: 16_000 }));
    const [, reply] = [await client.untilResponseDone(), await client.untilResponseDone()];
    expect(reply.text).toBe(REPLY);
    expect(reply.audio.length).toBeGreaterThan(24_000);
    expect(newest().map(({ type }) => type)).toEqual(expect.arrayContaining(['response.cancel']));
    await scenario('DELETE');
  });

  it('is remembered by the upstream as far as it was heard', async () => {
    await using client = await connect();
    const { item_id } = await client.next('audio_delta');
    const seconds = () => client.received.filter(({ message }) => message.type === 'audio_delta').length / 10;
    await until(() => seconds() > 1.5, { what: 'a good part of the greeting' });
    client.sendText('Tell me about llamas.');
    await client.untilResponseDone();
    await until(() => newest().some(({ type }) => type === 'conversation.item.delete'), { what: 'the cut' });
    const cut = newest().find(({ type }) => type === 'conversation.item.delete');
    expect(cut).toMatchObject({ item_id });
    const created = newest().filter(({ type }) => type === 'conversation.item.create');
    const heard = created.map((event) => JSON.stringify(event)).findLast((json) => json.includes('"role":"assistant"'));
    expect(heard).toContain('Hello, this');
    expect(heard).not.toContain('working on today');
    expect(newest().map(({ type }) => type)).not.toContain('conversation.item.truncate');
    const errors = recorder.from('server').filter(({ type }) => type === 'error');
    expect(errors).toEqual([]);
  });

  it('is rendered again for another voice, and not for a worker that comes later', async () => {
    const before = requests().length;
    await hasClips(await startWorker());
    expect(requests()).toHaveLength(before);
    await hasClips(await startWorker({ OPENAI_VOICE: 'marin' }));
    expect(requests()).toHaveLength(before + 2);
  });
});
