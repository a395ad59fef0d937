import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';

import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { ServiceHost } from '@colloquy/nest-host';
import { until } from '@colloquy/testing';

import { latencyProfiles, startSimulator } from '../src/index.ts';
import type { SessionReport } from '../src/records/session-record.ts';
import { inOrder, silence, tone } from '../src/testing/sounds.ts';
import { BareClient } from './bare-client.ts';

let host: ServiceHost;
const clients: BareClient[] = [];
beforeAll(async () => {
  host = await startSimulator({ log: { level: 'silent', format: 'json' }, latency: latencyProfiles.fast });
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await control('DELETE');
});
afterAll(async () => {
  await host.stop();
});

function connect(): BareClient {
  const client = new BareClient(host.port);
  clients.push(client);
  return client;
}

async function control(method: string, scenario?: object) {
  const answer = await fetch(`http://127.0.0.1:${host.port}/control/scenario`, {
    method,
    headers: { 'Content-Type': 'application/json' },
    ...(scenario && { body: JSON.stringify(scenario) }),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

async function sessions(method = 'GET'): Promise<SessionReport[]> {
  const answer = await fetch(`http://127.0.0.1:${host.port}/control/sessions`, { method });
  return ((await answer.json()) as { sessions: SessionReport[] }).sessions;
}

const forget = () => sessions('DELETE');

/** A scenario with this one fault. */
const fault = async (one: object) => expect((await control('POST', { faults: [one] })).status).toBe(200);

describe('a scenario that keeps clients out', () => {
  it.each([
    [401, 'invalid_api_key'],
    [403, 'unsupported_country_region_territory'],
    [429, 'rate_limit_exceeded'],
    [500, null],
    [503, null],
  ])('answers the upgrade with %i and the body of the API, as often as it says', async (status, code) => {
    await fault({ kind: 'refuse', with: status, next: 1 });
    const { socket } = connect();
    const [, answer] = (await once(socket, 'unexpected-response')) as [unknown, IncomingMessage];
    expect(answer.statusCode).toBe(status);
    expect(answer.headers['content-type']).toBe('application/json');
    const text = Buffer.concat(await answer.toArray()).toString();
    expect(JSON.parse(text)).toMatchObject({ error: { code, message: expect.any(String) } });
    await connect().received('session.created');
  });

  it('resets the connection', async () => {
    await fault({ kind: 'refuse', with: 'reset', next: 1 });
    const [error] = (await once(connect().socket, 'error')) as [NodeJS.ErrnoException];
    expect(error.code).toBe('ECONNRESET');
    await connect().received('session.created');
  });
});

describe('a scenario that closes', () => {
  it.each([
    [3000, 'invalid_request_error.invalid_api_key', ['error']],
    [4000, 'invalid_request_error.invalid_model', ['error']],
    [1011, 'The server had an error while processing your request.', []],
    [1012, 'The server restarts.', []],
  ])('on connect with %i', async (code, reason, types) => {
    await fault({ kind: 'close', code });
    const client = connect();
    expect(await client.closed).toEqual([code, reason]);
    expect(client.types).toEqual(types);
  });

  it('with a reason of its own', async () => {
    await fault({ kind: 'close', code: 1011, reason: 'out of cheese' });
    expect(await connect().closed).toEqual([1011, 'out of cheese']);
  });

  it('after the settings, as an expired session does', async () => {
    await fault({ kind: 'close', code: 1001, at: 'session_updated' });
    const client = await connect().opened();
    client.send({ type: 'session.update', session: { type: 'realtime' } });
    expect(await client.closed).toEqual([1001, 'Your session hit the maximum duration of 60 minutes.']);
    expect(client.types).toEqual(['session.created', 'session.updated', 'error']);
    expect(client.frames[2]).toMatchObject({ error: { code: 'session_expired', event_id: null } });
  });

  it('in the middle of a reply, without a closing handshake', async () => {
    await fault({ kind: 'close', code: 1006, at: 'reply', afterDeltas: 3 });
    const client = await connect().opened();
    client.ask();
    expect((await client.closed)[0]).toBe(1006);
    expect(client.all('response.output_text.delta')).toHaveLength(3);
  });

  it('when the user begins to speak', async () => {
    await fault({ kind: 'close', code: 1011, at: 'speech_started' });
    const client = await connect().opened();
    client.speak(inOrder(silence(200), tone(600)));
    expect((await client.closed)[0]).toBe(1011);
    expect(client.types.at(-1)).toBe('input_audio_buffer.speech_started');
  });

  it('some time after a moment, and only the sessions it names', async () => {
    await fault({ kind: 'close', code: 1011, afterMs: 30, sessions: [1] });
    const spared = connect();
    await spared.received('session.created');
    const meant = connect();
    expect((await meant.closed)[0]).toBe(1011);
    expect(meant.types).toEqual(['session.created']);
    expect(spared.socket.readyState).toBe(spared.socket.OPEN);
  });

  it('those that are open when it is set', async () => {
    const client = connect();
    await client.received('session.created');
    await fault({ kind: 'close', code: 1012, at: 'now' });
    expect((await client.closed)[0]).toBe(1012);
    await connect().received('session.created');
  });
});

describe('a scenario that spoils responses', () => {
  it.each([
    ['server_error', 'failed', { type: 'failed', error: { code: 'server_error' } }],
    ['rate_limited', 'failed', { type: 'failed', error: { code: 'inference_rate_limit_exceeded' } }],
    ['out_of_quota', 'failed', { type: 'failed', error: { code: 'insufficient_quota' } }],
    ['model_not_found', 'failed', { type: 'failed', error: { code: 'model_not_found' } }],
    ['max_output_tokens', 'incomplete', { type: 'incomplete', reason: 'max_output_tokens' }],
    ['content_filter', 'incomplete', { type: 'incomplete', reason: 'content_filter' }],
  ])('ends the next as %s before its first item, then none', async (outcome, status, status_details) => {
    await fault({ kind: 'response', outcome, next: 1 });
    const client = await connect().opened();
    client.ask();
    expect(await client.received('response.done')).toMatchObject({ response: { status, status_details, output: [] } });
    await client.received('rate_limits.updated');
    client.ask();
    expect(await client.received('response.done', 2)).toMatchObject({ response: { status: 'completed' } });
  });

  it('ends a spoken one after some of its sound, item and parts included', async () => {
    await fault({ kind: 'response', outcome: 'server_error', afterDeltas: 2 });
    const client = await connect().opened();
    client.ask('audio');
    await client.received('rate_limits.updated');
    const done = await client.received('response.done');
    expect(done).toMatchObject({ response: { status: 'failed', output: [{ status: 'incomplete' }] } });
    expect(client.all('response.output_audio.delta')).toHaveLength(2);
    expect(client.types.slice(-7, -1)).toEqual([
      'response.output_audio.done',
      'response.output_audio_transcript.done',
      'response.content_part.done',
      'conversation.item.done',
      'response.output_item.done',
      'response.done',
    ]);
  });

  it('fails the same share of them for the same seed', async () => {
    const run = async (seed: number) => {
      await control('POST', { seed, faults: [{ kind: 'response', outcome: 'server_error', rate: 0.5 }] });
      const client = await connect().opened();
      for (let count = 1; count <= 12; count++) {
        client.ask();
        await client.received('response.done', count);
      }
      return client.all('response.done').map(({ response }) => (response as { status: string }).status);
    };
    const statuses = await run(7);
    expect(new Set(statuses)).toEqual(new Set(['completed', 'failed']));
    expect(await run(7)).toEqual(statuses);
    expect(await run(8)).not.toEqual(statuses);
  });
});

describe('the control of scenarios', () => {
  it('shows what is in force, refuses what it cannot use by field, and resets', async () => {
    await control('POST', { seed: 3, heard: ['hello'] });
    expect((await control('GET')).body).toMatchObject({ seed: 3, heard: ['hello'], faults: [] });
    const refused = await control('POST', {
      sed: 1,
      latency: { deltaMs: -1 },
      faults: [{ kind: 'close', code: 1000 }, { kind: 'explode' }],
    });
    expect(refused.status).toBe(400);
    const problems = (refused.body['problems'] as string[]).map((problem) => problem.split(':')[0]);
    expect(problems.toSorted()).toEqual(['faults[0].code', 'faults[1].kind', 'latency.deltaMs', 'sed']);
    expect((await control('GET')).body).toMatchObject({ seed: 3 });
    expect((await control('DELETE')).body).toMatchObject({ seed: 0, heard: [] });
  });

  it('holds for pauses of sessions that are open already', async () => {
    const client = connect();
    await client.received('session.created');
    await control('POST', { latency: { thinkingMs: 200 } });
    client.ask();
    const created = await client.received('response.created');
    const added = await client.received('response.output_item.added');
    await until(() => client.types.includes('response.done'), { what: 'the end of the response' });
    expect(added.atMs - created.atMs).toBeGreaterThan(190);
  });
});

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

describe('what sessions received', () => {
  it('is told by session: settings, sound, items, truncations, responses, events and the end', async () => {
    await forget();
    const client = await connect().opened();
    client.send({ type: 'session.update', session: { type: 'realtime', instructions: 'Be brief.' } });
    client.speak(silence(500));
    client.ask('audio');
    const { response } = (await client.received('response.done')) as unknown as {
      response: { output: [{ id: string }] };
    };
    const itemId = response.output[0].id;
    client.send({ type: 'conversation.item.truncate', item_id: itemId, content_index: 0, audio_end_ms: 120 });
    client.send({ type: 'nonsense' });
    await client.received('error');
    client.socket.close(1000);
    await until(async () => (await sessions())[0]?.closeCode === 1000, { what: 'the end in the record' });
    const [record] = await sessions();
    expect(record).toMatchObject({
      keyHash: expect.stringMatching(/^[0-9a-f]{16}$/),
      session: { instructions: 'Be brief.' },
      audioSeconds: 0.5,
      items: [
        { role: 'user', words: 'What do you know about llamas?' },
        { id: itemId, role: 'assistant', words: expect.stringContaining('simulator') },
      ],
      truncations: [{ itemId, audioEndMs: 120 }],
      responses: { created: 1, completed: 1, cancelled: 0 },
      received: { 'session.update': 1, 'input_audio_buffer.append': 13, 'response.create': 1, refused: 1 },
      sent: { 'session.created': 1, 'response.done': 1 },
    });
    expect(JSON.stringify(record)).not.toContain('sk-test');
    await forget();
    expect(await sessions()).toEqual([]);
  });
});
