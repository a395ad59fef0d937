import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { SimpleClient, speak, startService, type StartedService } from '@colloquy/testing';
import { EventValidator, RealtimeRecorder } from '@colloquy/testing/realtime';

describe('what a worker sends to OpenAI', () => {
  let validator: EventValidator;
  let simulator: StartedService;
  let recorder: RealtimeRecorder;
  let system: StartedService;
  let from = 0;
  beforeAll(async () => {
    validator = await EventValidator.load();
    simulator = await startService('realtime-simulator');
    recorder = await RealtimeRecorder.start(simulator.origin);
    system = await startService('standalone', { OPENAI_BASE_URL: recorder.baseUrl, UPSTREAM_POOL_SIZE: '0' });
  });
  afterAll(async () => {
    await system.child[Symbol.asyncDispose]();
    await recorder[Symbol.asyncDispose]();
    await simulator.child[Symbol.asyncDispose]();
  });
  beforeEach(() => {
    from = recorder.frames.length;
  });

  const sent = () => recorder.frames.slice(from).filter((frame) => frame.from === 'client');
  const refused = () => recorder.frames.slice(from).filter(({ event }) => event.type === 'error');

  /** Events of these types were among those sent, all have the form OpenAI's types give them, and none was refused. */
  function expectValid(...types: readonly string[]): void {
    expect(sent().map(({ event }) => event.type)).toEqual(expect.arrayContaining([...types]));
    expect(sent().flatMap(({ event }) => validator.problems('client', event))).toEqual([]);
    expect(refused()).toEqual([]);
  }

  async function connect(): Promise<SimpleClient> {
    const client = await SimpleClient.connect(system.origin);
    await client.next('session_ready', 10_000);
    return client;
  }

  it('is valid in a typed turn', async () => {
    await using client = await connect();
    client.sendText('Tell me about the badger.');
    await client.untilResponseDone(20_000);
    expectValid('conversation.item.create', 'response.create');
  });

  it('is valid in a spoken turn', async () => {
    const speech = await speak('Can you explain this research paper to me, please?', { rate: 16_000 });
    await using client = await connect();
    using _microphone = client.streamSpeech(speech);
    await client.untilResponseDone(20_000);
    expectValid('input_audio_buffer.append');
  });

  it('is valid when the user speaks over the reply', async () => {
    const speech = await speak('Wait, please stop.', { rate: 16_000 });
    await using client = await connect();
    client.sendText('How does this system work?');
    await client.next('audio_delta', 20_000);
    using _microphone = client.streamSpeech(speech);
    const first = await client.next('response_done', 20_000);
    const second = await client.next('response_done', 20_000);
    expect([first.status, second.status]).toEqual(['cancelled', 'completed']);
    expectValid('input_audio_buffer.append');
  });

  it('is valid when the upstream is lost and the conversation goes on with another session', async () => {
    await using client = await connect();
    client.sendText('Tell me about the falcon.');
    await client.untilResponseDone(20_000);
    recorder.cut();
    client.sendText('And the penguin?');
    await client.untilResponseDone(20_000);
    expectValid('conversation.item.create', 'response.create');
  });
});
