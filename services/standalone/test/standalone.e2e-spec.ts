import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { measureLevel } from '@colloquy/audio';
import {
  runService,
  SimpleClient,
  speak,
  startService,
  until,
  type Reply,
  type StartedService,
} from '@colloquy/testing';

/** Half a second at 24 kHz. */
const HALF_A_SECOND = 12_000;

function expectSpeech({ audio, text }: Reply): void {
  expect(audio.length).toBeGreaterThan(HALF_A_SECOND);
  const { rmsDbfs, clippedSamples } = measureLevel(audio);
  expect(rmsDbfs).toBeGreaterThan(-35);
  expect(clippedSamples).toBe(0);
  // People and synthesizers say a word in a fifth to four fifths of a second; noise or silence has no such tie.
  const secondsPerWord = audio.length / 24_000 / text.trim().split(/\s+/).length;
  expect(secondsPerWord).toBeGreaterThan(0.2);
  expect(secondsPerWord).toBeLessThan(0.8);
}

describe('the whole system in one process', () => {
  let system: StartedService;
  let speech: Int16Array;
  beforeAll(async () => {
    speech = await speak('Can you explain this research paper to me, please?', { rate: 16_000 });
    system = await startService('standalone', { LOG_LEVEL: 'debug' });
  });
  afterAll(() => system.child[Symbol.asyncDispose]());

  it('answers typed words in speech', async () => {
    await using client = await SimpleClient.connect(system.origin);
    expect(await client.next('session_ready', 5_000)).toMatchObject({
      message: 'Connected to OpenAI Realtime API',
      input_rate: 16_000,
      output_rate: 24_000,
      upstream: 'simulator',
    });
    client.sendText('Tell me about the badger.');
    const reply = await client.untilResponseDone(20_000);
    expect(reply.text).toMatch(/simulator/i);
    expect(reply.text).toMatch(/badger/i);
    expectSpeech(reply);
    expect(reply.messages.at(-1)?.message).toMatchObject({ type: 'response_done', message: 'AI response completed' });
  });

  it('answers spoken words in speech, without being told where they end', async () => {
    await using client = await SimpleClient.connect(system.origin);
    await client.next('session_ready', 5_000);
    using _microphone = client.streamSpeech(speech);
    const reply = await client.untilResponseDone(20_000);
    expect(reply.text).toMatch(/seconds/);
    expectSpeech(reply);
    const types = reply.messages.map(({ message }) => message.type);
    expect(types.slice(0, 4)).toEqual(['session_ready', 'speech_started', 'speech_stopped', 'response_started']);
  });

  it('stops the reply when the user speaks over it, and answers that', async () => {
    await using client = await SimpleClient.connect(system.origin);
    await client.next('session_ready', 5_000);
    client.sendText('How does this system work?');
    await client.next('audio_delta', 10_000);
    using _microphone = client.streamSpeech(speech);
    await client.next('speech_started', 10_000);
    const first = await client.next('response_done', 10_000);
    const second = await client.next('response_done', 20_000);
    expect([first.status, second.status]).toEqual(['cancelled', 'completed']);
  });

  it('serves the page and says how it is', async () => {
    const page = await fetch(system.origin);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('<div id="root">');
    expect(await (await fetch(`${system.origin}/health/ready`)).json()).toMatchObject({
      status: 'ok',
      state: 'running',
      upstream: 'simulator',
    });
  });

  it('counts conversations and turns across its parts', async () => {
    await until(async () => (await system.metric('colloquy_turns_total')) >= 3, {
      what: 'the turns in the metrics',
      deadlineMs: 5_000,
    });
    expect(await system.metric('colloquy_conversations_opened_total')).toBeGreaterThanOrEqual(3);
    expect(await system.metric('colloquy_conversation_ready_seconds_count')).toBeGreaterThanOrEqual(3);
    expect(await system.metric('colloquy_gateway_frames_missing_total')).toBe(0);
  });

  it('writes what happened to its log, and nothing of what was said', () => {
    expect(system.child.output).toMatch(/"session_id":"conv_[A-Za-z0-9]{21}"/);
    expect(system.child.output).toMatch(/"chunk_size":1280,"processing_time":/);
    expect(system.child.output).not.toMatch(/badger/i);
  });

  it('stops cleanly when asked', async () => {
    const own = await startService('standalone');
    const client = await SimpleClient.connect(own.origin);
    await client.next('session_ready', 5_000);
    const { code } = await own.child.stop('SIGINT');
    expect(code).toBe(0);
    expect(client.received.at(-1)?.message.type).toBe('going_away');
    await client[Symbol.asyncDispose]();
  });
});

describe('a start that cannot work', () => {
  it('on a port in use says so in one line', async () => {
    await using first = (await startService('standalone')).child;
    const port = /"service":"standalone","port":(\d+)/.exec(first.output)?.[1] ?? '';
    const { code, output } = await runService('standalone', { PORT: port });
    expect(code).toBe(1);
    expect(output).toContain(`colloquy: cannot start: port ${port} is in use; set PORT to a free one`);
  });

  it('with bad variables names each of them and no value', async () => {
    const { code, output } = await runService('standalone', {
      PORT: 'eighty',
      VAD_THRESHOLD: '7',
      OPENAI_API_KEY: 'sk-x',
    });
    expect(code).toBe(78);
    expect(output).toMatch(/PORT: /);
    expect(output).toMatch(/VAD_THRESHOLD: /);
    expect(output).not.toMatch(/eighty|sk-x/);
  });

  it('without its Redis says where it looked', async () => {
    const { code, output } = await runService('gateway', { REDIS_URL: 'redis://:secret@127.0.0.1:1', PORT: '0' });
    expect(code).toBe(1);
    expect(output).toContain('127.0.0.1:1');
    expect(output).not.toContain('secret');
  });

  it('can be checked beforehand, with secrets masked', async () => {
    const { code, output } = await runService('standalone', { OPENAI_API_KEY: 'sk-secret' }, ['--check-config']);
    expect(code).toBe(0);
    expect(output).toContain('"OPENAI_API_KEY": "***"');
    expect(output).not.toContain('sk-secret');
  });
});
