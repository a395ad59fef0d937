import { once } from 'node:events';

import { describe, expect, it } from '@jest/globals';
import { until } from '@colloquy/testing';

import { inOrder, silence, tone } from '../src/testing/sounds.ts';
import { connect, control, fault, sessions, useSimulator } from './scenario-bench.ts';

useSimulator();

describe('a scenario that disturbs the way of events', () => {
  it('stalls for a time, and sends everything in its order afterwards', async () => {
    await fault({ kind: 'stall', at: 'reply', afterDeltas: 2, forMs: 150 });
    const client = await connect().opened();
    client.ask();
    await client.received('rate_limits.updated');
    const [, last, next] = client.all('response.output_text.delta');
    expect((next?.atMs ?? 0) - (last?.atMs ?? 0)).toBeGreaterThan(100);
    const types = client.types.slice(client.types.indexOf('response.output_text.done'));
    expect(types.slice(-3)).toEqual(['response.output_item.done', 'response.done', 'rate_limits.updated']);
  });

  it('stalls for ever with the socket open', async () => {
    await fault({ kind: 'stall', at: 'session_updated' });
    const client = await connect().opened();
    client.send({ type: 'session.update', session: { type: 'realtime' } });
    await client.received('session.updated');
    client.ask();
    const record = async () => (await sessions()).at(-1);
    await until(async () => (await record())?.responses.completed === 1, { what: 'the response nobody hears' });
    const pong = once(client.socket, 'pong');
    client.socket.ping();
    await pong;
    expect(client.types).toEqual(['session.created', 'session.updated']);
  });

  it('repeats events, and delays others behind those that follow', async () => {
    await control('POST', {
      faults: [
        { kind: 'duplicate', events: ['response.done'] },
        { kind: 'late', events: ['response.created'], byMs: 100, next: 1 },
      ],
    });
    const client = await connect().opened();
    client.ask();
    await client.received('response.done', 2);
    await client.received('response.created');
    const [done, again] = client.all('response.done');
    expect(again).toEqual({ ...done, atMs: again?.atMs });
    expect(client.types.indexOf('response.created')).toBeGreaterThan(
      client.types.indexOf('response.output_item.added'),
    );
  });

  it('sends the words a scenario put into the mouth of the user before the item they belong to', async () => {
    await control('POST', { heard: ['Tell me of llamas.'], faults: [{ kind: 'early_transcription' }] });
    const client = await connect().opened();
    const transcription = { model: 'gpt-realtime-whisper' };
    client.send({ type: 'session.update', session: { type: 'realtime', audio: { input: { transcription } } } });
    client.speak(inOrder(silence(200), tone(600), silence(1_000)));
    const { transcript } = await client.received('conversation.item.input_audio_transcription.completed');
    expect(transcript).toBe('Tell me of llamas.');
    await client.received('response.created');
    const order = ['input_audio_transcription.completed', 'buffer.committed', 'item.added', 'response.created'];
    const places = order.map((ending) => client.types.findIndex((type) => type.endsWith(ending)));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });

  it('lets an interrupted answer go on for a while', async () => {
    await control('POST', { latency: { interruptionMs: 80, deltaMs: 10 } });
    const client = await connect().opened();
    client.ask('audio');
    await client.received('response.output_audio.delta');
    client.speak(inOrder(silence(200), tone(600)));
    const started = await client.received('input_audio_buffer.speech_started');
    const done = await client.received('response.done');
    expect(done).toMatchObject({ response: { status: 'cancelled', status_details: { reason: 'turn_detected' } } });
    expect(done.atMs - started.atMs).toBeGreaterThan(60);
    const stragglers = client.all('response.output_audio.delta').filter(({ atMs }) => atMs > started.atMs);
    expect(stragglers.length).toBeGreaterThan(1);
  });

  it('does not read, so that what the client sends piles up, and reads all of it later', async () => {
    await fault({ kind: 'slow_read', forMs: 400, at: 'session_updated', next: 1 });
    const client = await connect().opened();
    client.send({ type: 'session.update', session: { type: 'realtime' } });
    await client.received('session.updated');
    const sentAt = performance.now();
    // More than the buffers of two sockets hold.
    for (let count = 0; count < 16; count++) client.speak(silence(20_000));
    client.send({ type: 'input_audio_buffer.clear' });
    await until(() => client.socket.bufferedAmount > 1_000_000, { what: 'a backlog' });
    const cleared = await client.received('input_audio_buffer.cleared');
    expect(cleared.atMs - sentAt).toBeGreaterThan(300);
  });
});
