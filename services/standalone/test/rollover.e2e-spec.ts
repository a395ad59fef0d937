import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { SimpleClient, speak, startService, until, type StartedService } from '@colloquy/testing';
import { EventValidator, RealtimeRecorder } from '@colloquy/testing/realtime';

/** What the simulator tells of a session; times in ms since the epoch. */
interface SessionReport {
  readonly openedAt: number;
  readonly closedAt: number | null;
  readonly items: readonly { readonly role: string | null; readonly words: string }[];
}

const animals = ['badger', 'falcon', 'penguin', 'dolphin', 'iguana', 'kestrel', 'otter', 'lemur', 'gecko', 'heron'];

describe('a conversation over many upstream sessions', () => {
  let simulator: StartedService;
  let recorder: RealtimeRecorder;
  let validator: EventValidator;
  let speech: Int16Array;
  beforeAll(async () => {
    validator = await EventValidator.load();
    speech = await speak('Tell me about this animal.', { rate: 16_000 });
    simulator = await startService('realtime-simulator', { SIMULATOR_LATENCY: 'fast' });
    recorder = await RealtimeRecorder.start(simulator.origin);
  });
  afterEach(() => control('DELETE', 'scenario'));
  afterAll(async () => {
    await recorder[Symbol.asyncDispose]();
    await simulator.child[Symbol.asyncDispose]();
  });

  /** A system that prepares no sessions for conversations to come, so that all there are belong to the one under test. */
  const start = (env: Record<string, string> = {}) =>
    startService('standalone', { OPENAI_BASE_URL: recorder.baseUrl, UPSTREAM_POOL_SIZE: '0', ...env });

  const control = (method: string, path: string, body?: object) =>
    fetch(`${simulator.origin}/control/${path}`, {
      method,
      headers: { 'Content-Type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });

  async function connect(system: StartedService): Promise<SimpleClient> {
    const client = await SimpleClient.connect(system.origin);
    await client.next('session_ready', 10_000);
    return client;
  }

  async function sessions(): Promise<SessionReport[]> {
    const response = await control('GET', 'sessions');
    return ((await response.json()) as { sessions: SessionReport[] }).sessions;
  }

  /** The next reply, as its status, its seconds of sound and its words. */
  async function reply(client: SimpleClient) {
    const { text, audio, messages } = await client.untilResponseDone(30_000);
    const status = messages.flatMap(({ message }) => (message.type === 'response_done' ? [message.status] : []));
    const problems = messages.filter(({ message }) => message.type === 'error');
    return { status: status[0], seconds: audio.length / 24_000, text, problems: problems.length };
  }

  function expectValid(): void {
    expect(recorder.from('client').flatMap((event) => validator.problems('client', event))).toEqual([]);
  }

  it('answers every turn aloud and forgets nothing over ten changes of the session', async () => {
    await control('POST', 'scenario', { heard: animals.map((animal) => `Tell me about the ${animal}.`) });
    const system = await start({ UPSTREAM_MAX_AGE_MS: '5000', UPSTREAM_ROLLOVER_LEAD_MS: '4000' });
    await using _system = system.child;
    await using client = await connect(system);
    const first = (await sessions()).length - 1;
    for (const [index, animal] of animals.entries()) {
      if (index % 2 === 0) client.streamSpeech(speech);
      else client.sendText(`Tell me about the ${animal}.`);
      const { status, seconds, text } = await reply(client);
      expect([status, text.includes(index % 2 === 0 ? (animals[index / 2] ?? '') : animal)]).toEqual([
        'completed',
        true,
      ]);
      expect(seconds).toBeGreaterThan(2);
      const isChanged = async () =>
        (await sessions()).filter(({ closedAt }) => closedAt !== null).length > first + index;
      await until(isChanged, { what: `change ${index + 1}`, deadlineMs: 15_000 });
    }
    client.sendText('What did we speak of?');
    expect(await reply(client)).toMatchObject({ status: 'completed', problems: 0 });
    const all = (await sessions()).slice(first);
    expect(all.length).toBeGreaterThan(animals.length);
    expect(mostAtOnce(all)).toBeLessThanOrEqual(2);
    expect(all.filter(({ closedAt }) => closedAt === null).length).toBeLessThanOrEqual(2);
    const newest = all.findLast(({ items }) => items.some(({ words }) => words.includes('What did we speak of?')));
    for (const animal of [...animals.slice(0, 5), ...animals.filter((_, index) => index % 2 === 1)]) {
      expect(
        newest?.items.filter(({ role, words }) => role === 'user' && words.includes(animal)).length,
      ).toBeGreaterThan(0);
      expect(newest?.items.some(({ role, words }) => role === 'assistant' && words.includes(animal))).toBe(true);
    }
    expectValid();
    expect(recorder.from('server').filter(({ type }) => type === 'error')).toEqual([]);
  }, 240_000);

  describe('that are closed by the service', () => {
    let system: StartedService;
    beforeAll(async () => {
      system = await start();
    });
    afterAll(() => system.child[Symbol.asyncDispose]());

    const closes = (code: number, at: string, more: object) =>
      control('POST', 'scenario', { faults: [{ kind: 'close', code, at, next: 1, ...more }] });

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
        expectValid();
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
      expectValid();
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
});

/** The largest number of sessions that were open at the same moment. */
function mostAtOnce(all: readonly SessionReport[]): number {
  const open = ({ openedAt }: SessionReport) =>
    all.filter((other) => other.openedAt <= openedAt && (other.closedAt ?? Infinity) > openedAt).length;
  return Math.max(...all.map(open));
}
