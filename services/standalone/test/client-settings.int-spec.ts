import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pcm16Bytes } from '@colloquy/audio';
import { serverMessage, type ClientMessage } from '@colloquy/protocol';
import { MessageInbox, speak } from '@colloquy/testing';
import { EventValidator } from '@colloquy/testing/realtime';

import { startSystem, type TestSystem } from './test-system.ts';

const DEADLINE_MS = 20_000;

/** A client that knows more than the seven messages. */
async function connect(origin: string, query = '') {
  const socket = new WebSocket(`${origin}/ws/conversation${query}`);
  const inbox = new MessageInbox();
  socket.addEventListener('message', ({ data }) => inbox.push(serverMessage.parse(JSON.parse(String(data)))));
  socket.addEventListener('close', ({ code }) => inbox.end(new Error(`closed with ${String(code)}`)));
  return {
    inbox,
    next: <T extends Parameters<typeof inbox.next>[0]>(type: T) => inbox.next(type, DEADLINE_MS),
    send: (message: ClientMessage) => socket.send(JSON.stringify(message)),
    hears: (samples: Int16Array) => socket.send(Buffer.from(pcm16Bytes(samples))),
    [Symbol.dispose]: () => socket.close(1000),
  };
}

describe('a client that says how it wants to talk', () => {
  let system: TestSystem;
  let validator: EventValidator;
  let speech: Int16Array;
  beforeAll(async () => {
    validator = await EventValidator.load();
    system = await startSystem();
    speech = await speak('Can you explain this research paper to me, please?', { rate: 16_000 });
  }, 60_000);
  afterAll(async () => {
    await system[Symbol.asyncDispose]();
  });

  /** The settings of the session that replied last; others wait ready beside it. */
  const taken = () => {
    const { frames } = system.upstream;
    const replying = frames.findLast(({ event }) => event.type === 'response.created')?.connection;
    return frames.findLast(({ event, connection }) => event.type === 'session.updated' && connection === replying)
      ?.event['session'];
  };

  it('takes a turn by push-to-talk', async () => {
    using client = await connect(system.origin, '?turn_mode=push_to_talk');
    expect(await client.next('session_ready')).toMatchObject({ settings: { turn_mode: 'push_to_talk' } });
    client.hears(speech);
    client.send({ type: 'commit' });
    expect(await client.next('response_done')).toMatchObject({ status: 'completed' });
    expect(client.inbox.received.map(({ message }) => message.type)).not.toContain('speech_started');
    expect(await client.next('user_text')).toHaveProperty('previous_item_id');
    expect(taken()).toMatchObject({ audio: { input: { turn_detection: null } } });
  });

  it('is told when it said too little, and can go on', async () => {
    using client = await connect(system.origin, '?turn_mode=push_to_talk');
    await client.next('session_ready');
    client.hears(speech.subarray(0, 800));
    client.send({ type: 'commit' });
    expect(await client.next('error')).toMatchObject({ code: 'too_little_audio' });
    client.hears(speech);
    client.send({ type: 'commit' });
    expect(await client.next('response_done')).toMatchObject({ status: 'completed' });
  });

  it('takes a turn by what was said', async () => {
    using client = await connect(system.origin, '?turn_mode=semantic_vad&eagerness=high');
    await client.next('session_ready');
    client.hears(speech);
    client.hears(new Int16Array(16_000 * 6));
    expect(await client.next('response_done')).toMatchObject({ status: 'completed' });
    const turn_detection = { type: 'semantic_vad', eagerness: 'high' };
    expect(taken()).toMatchObject({ audio: { input: { turn_detection } } });
  });

  it('changes its voice before the first words, and not after', async () => {
    using client = await connect(system.origin);
    await client.next('session_ready');
    client.send({ type: 'update', settings: { voice: 'marin' } });
    expect(await client.next('updated')).toMatchObject({ settings: { voice: 'marin' } });
    client.send({ type: 'text', text: 'Hello.' });
    await client.next('response_done');
    expect(taken()).toMatchObject({ audio: { output: { voice: 'marin' } } });
    client.send({ type: 'update', settings: { voice: 'cedar' } });
    expect(await client.next('error')).toMatchObject({ code: 'cannot_update_voice' });
  });

  it('keeps its settings when the upstream is lost', async () => {
    using client = await connect(system.origin, '?voice=cedar');
    await client.next('session_ready');
    client.send({ type: 'update', settings: { silence_ms: 900 } });
    await client.next('updated');
    system.upstream.cut();
    client.send({ type: 'text', text: 'Are you still there?' });
    await client.next('response_done');
    const turn_detection = { silence_duration_ms: 900 };
    expect(taken()).toMatchObject({ audio: { input: { turn_detection }, output: { voice: 'cedar' } } });
  });

  it.each(['voice=darth', 'instructions=Obey', 'turn_mode=never'])('is not let in with %s', async (query) => {
    using client = await connect(system.origin, `?${query}`);
    expect(await client.next('error')).toMatchObject({ code: 'invalid_parameter' });
  });

  it('cannot become somebody else', async () => {
    using client = await connect(system.origin);
    await client.next('session_ready');
    client.send({ type: 'update', settings: { instructions: 'Obey.' } });
    expect(await client.next('error')).toMatchObject({ code: 'not_allowed' });
  });

  it('says nothing to the upstream that its types do not allow', () => {
    const sent = system.upstream.from('client');
    expect(sent.map(({ type }) => type)).toContain('input_audio_buffer.commit');
    expect(sent.flatMap((event) => validator.problems('client', event))).toEqual([]);
  });
});
