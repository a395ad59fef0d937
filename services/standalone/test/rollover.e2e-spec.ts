import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { speak, until } from '@colloquy/testing';

import { connect, RecordedUpstream, reply, type SessionReport } from './recorded-upstream.ts';

const animals = ['badger', 'falcon', 'penguin', 'dolphin', 'iguana', 'kestrel', 'otter', 'lemur', 'gecko', 'heron'];

describe('a conversation over many upstream sessions', () => {
  let upstream: RecordedUpstream;
  let speech: Int16Array;
  beforeAll(async () => {
    speech = await speak('Tell me about this animal.', { rate: 16_000 });
    upstream = await RecordedUpstream.start();
  });
  afterAll(() => upstream[Symbol.asyncDispose]());

  it('answers every turn aloud and forgets nothing over ten changes of the session', async () => {
    await upstream.control('POST', 'scenario', { heard: animals.map((animal) => `Tell me about the ${animal}.`) });
    const system = await upstream.startSystem({ UPSTREAM_MAX_AGE_MS: '5000', UPSTREAM_ROLLOVER_LEAD_MS: '4000' });
    await using _system = system.child;
    await using client = await connect(system);
    const first = (await upstream.sessions()).length - 1;
    for (const [index, animal] of animals.entries()) {
      client.streamSpeech(speech);
      const { status, seconds, text } = await reply(client);
      expect([status, text.includes(animal)]).toEqual(['completed', true]);
      expect(seconds).toBeGreaterThan(2);
      const isChanged = async () =>
        (await upstream.sessions()).filter(({ closedAt }) => closedAt !== null).length > first + index;
      await until(isChanged, { what: `change ${index + 1}`, deadlineMs: 15_000 });
    }
    client.sendText('What did we speak of?');
    expect(await reply(client)).toMatchObject({ status: 'completed', problems: 0 });
    const all = (await upstream.sessions()).slice(first);
    expect(all.length).toBeGreaterThan(animals.length);
    expect(mostAtOnce(all)).toBeLessThanOrEqual(2);
    expect(all.filter(({ closedAt }) => closedAt === null).length).toBeLessThanOrEqual(2);
    const newest = all.findLast(({ items }) => items.some(({ words }) => words.includes('What did we speak of?')));
    for (const animal of animals) {
      expect(
        newest?.items.filter(({ role, words }) => role === 'user' && words.includes(animal)).length,
      ).toBeGreaterThan(0);
      expect(newest?.items.some(({ role, words }) => role === 'assistant' && words.includes(animal))).toBe(true);
    }
    expect(upstream.sessionsWithSound()).toBeGreaterThan(animals.length - 1);
    expect(upstream.problems()).toEqual([]);
    expect(upstream.recorder.from('server').filter(({ type }) => type === 'error')).toEqual([]);
  }, 240_000);
});

/** The largest number of sessions that were open at the same moment. */
function mostAtOnce(all: readonly SessionReport[]): number {
  const open = ({ openedAt }: SessionReport) =>
    all.filter((other) => other.openedAt <= openedAt && (other.closedAt ?? Infinity) > openedAt).length;
  return Math.max(...all.map(open));
}
