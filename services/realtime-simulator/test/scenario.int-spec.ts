import { describe, expect, it } from '@jest/globals';
import { until } from '@colloquy/testing';

import { silence } from '../src/testing/sounds.ts';
import { connect, control, fault, sessions, useSimulator } from './scenario-bench.ts';

useSimulator();

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

describe('what sessions received', () => {
  it('is told by session: settings, sound, items, truncations, responses, events and the end', async () => {
    await sessions('DELETE');
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
    await sessions('DELETE');
    expect(await sessions()).toEqual([]);
  });
});
