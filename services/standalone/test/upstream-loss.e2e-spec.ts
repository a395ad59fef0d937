import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { speak, type StartedService } from '@colloquy/testing';

import { connect, RecordedUpstream, reply } from './recorded-upstream.ts';

describe('a conversation whose upstream session is closed by the service', () => {
  let upstream: RecordedUpstream;
  let system: StartedService;
  let speech: Int16Array;
  beforeAll(async () => {
    speech = await speak('Tell me about this animal.', { rate: 16_000 });
    upstream = await RecordedUpstream.start();
    system = await upstream.startSystem();
  });
  afterEach(() => upstream.control('DELETE', 'scenario'));
  afterAll(async () => {
    await system.child[Symbol.asyncDispose]();
    await upstream[Symbol.asyncDispose]();
  });

  const closes = (code: number, at: string, more: object) =>
    upstream.control('POST', 'scenario', { faults: [{ kind: 'close', code, at, next: 1, ...more }] });

  it.each([1001, 1006, 1011, 1012])(
    'says that a reply was interrupted by a close with %i, and goes on',
    async (code) => {
      await using client = await connect(system);
      await closes(code, 'reply', { afterDeltas: 6 });
      client.sendText('Tell me about the badger.');
      const cut = await reply(client);
      expect(cut).toMatchObject({ status: 'interrupted', problems: 0 });
      client.sendText('And the penguin?');
      const next = await reply(client);
      expect(next).toMatchObject({ status: 'completed', problems: 0 });
      expect(next.text).toContain('penguin');
      expect(next.seconds).toBeGreaterThan(1);
      expect(upstream.problems()).toEqual([]);
    },
  );

  it.each([1001, 1006, 1011, 1012])('answers what was being said at a close with %i', async (code) => {
    await using client = await connect(system);
    await closes(code, 'speech_started', { afterMs: 400 });
    client.streamSpeech(speech);
    const answer = await reply(client);
    expect(answer).toMatchObject({ status: 'completed', problems: 0 });
    expect(answer.text).toMatch(/seconds/);
    expect(answer.seconds).toBeGreaterThan(1);
    expect(upstream.problems()).toEqual([]);
  });

  it('answers a spoken turn whose session is closed before the reply sounds', async () => {
    await using client = await connect(system);
    await closes(1006, 'response_created', {});
    client.streamSpeech(speech);
    expect(await reply(client)).toMatchObject({ status: 'interrupted', seconds: 0 });
    const answer = await reply(client);
    expect(answer).toMatchObject({ status: 'completed', problems: 0 });
    expect(answer.text).toMatch(/seconds/);
  });
});
