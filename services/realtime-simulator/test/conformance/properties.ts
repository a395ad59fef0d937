import { expect, jest } from '@jest/globals';
import fc from 'fast-check';
import { until } from '@colloquy/testing';
import type { WireEvent } from '@colloquy/testing/realtime';

import { latencyProfiles } from '../../src/responses/latency-profile.ts';
import { encodePcm } from '../../src/protocol/pcm.ts';
import { parseClientEvent } from '../../src/protocol/parse-client-event.ts';
import { silence, tone } from '../../src/testing/sounds.ts';
import { SessionBench } from '../../src/testing/session-bench.ts';
import type { Area } from './check.ts';
import { ConversationRules } from './conversation-rules.ts';
import { settled } from './client-events.ts';
import type { World } from './world.ts';

/** Something a client does; `isInvalid` says that no session could ever carry it out. */
interface Step {
  readonly event: Readonly<Record<string, unknown>>;
  readonly isInvalid: boolean;
  /** How long nothing happens afterwards. */
  readonly pauseMs: number;
}

const RUNS_IN_HELD_TIME = 150;
const RUNS_ON_THE_WIRE = 6;
const against = ['our description', "OpenAI's types"] as const;

/** By name, so that a counterexample can be read. */
const sounds = new Map([
  ['a moment of silence', encodePcm(silence(40))],
  ['silence', encodePcm(silence(900))],
  ['a click', encodePcm(tone(90))],
  ['a word', encodePcm(tone(400))],
  ['a sentence', encodePcm(tone(1_500))],
]);
/** Few, so that they meet; the items of responses are among them in held time, where ids count up. */
const itemId = fc.constantFrom('item_1', 'item_2', 'item_3', 'item_4', 'item_5', 'mine', 'yours');
const typed = (type: string) => fc.constant({ type });

const item = fc.oneof(
  fc.record({
    id: itemId,
    type: fc.constant('message'),
    role: fc.constantFrom('user', 'system'),
    content: fc.constant([{ type: 'input_text', text: 'Hello!' }]),
  }),
  fc.constant({ type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'Hello.' }] }),
  fc.constant({ type: 'function_call_output', call_id: 'call_1', output: '{}' }),
);

const settings = fc.constantFrom(
  { audio: { input: { turn_detection: null } } },
  { audio: { input: { turn_detection: { type: 'server_vad', silence_duration_ms: 200 } } } },
  { audio: { input: { turn_detection: { type: 'server_vad', interrupt_response: false } } } },
  { audio: { input: { turn_detection: { type: 'semantic_vad', create_response: false } } } },
  { audio: { input: { transcription: { model: 'gpt-realtime-whisper' } } } },
  { output_modalities: ['text'] },
  { output_modalities: ['audio'] },
  { audio: { output: { voice: 'ash' } } },
);

/** Events of the right form; the session may still have to refuse them. */
const wellFormed = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom(...sounds.keys()).map((audio) => ({ type: 'input_audio_buffer.append', audio })),
  },
  { weight: 2, arbitrary: typed('input_audio_buffer.commit') },
  typed('input_audio_buffer.clear'),
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant('conversation.item.create'),
      item,
      previous_item_id: fc.option(fc.oneof(itemId, fc.constant('root')), { nil: undefined }),
    }),
  },
  fc.record({ type: fc.constantFrom('conversation.item.retrieve', 'conversation.item.delete'), item_id: itemId }),
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('conversation.item.truncate'),
      item_id: itemId,
      content_index: fc.constantFrom(0, 1),
      audio_end_ms: fc.constantFrom(0, 100, 700, 60_000),
    }),
  },
  { weight: 4, arbitrary: typed('response.create') },
  fc.record({
    type: fc.constant('response.create'),
    response: fc.constantFrom({ conversation: 'none' }, { output_modalities: ['text'] }, { max_output_tokens: 1 }),
  }),
  { weight: 2, arbitrary: typed('response.cancel') },
  fc.constant({ type: 'response.cancel', response_id: 'resp_1' }),
  {
    weight: 2,
    arbitrary: settings.map((session) => ({ type: 'session.update', session: { type: 'realtime', ...session } })),
  },
);

const malformed = fc.constantFrom<Readonly<Record<string, unknown>>>(
  { type: 'scooby.dooby.doo' },
  { type: 'session.update', session: { voice: 'alloy' } },
  { type: 'session.update', session: { type: 'realtime', temperature: 1 } },
  { type: 'input_audio_buffer.append', audio: 1 },
  { type: 'input_audio_buffer.append', audio: 'AAAA' },
  { type: 'conversation.item.create', item: { type: 'message', role: 'user', content: [{ type: 'text', text: 'x' }] } },
  { type: 'conversation.item.delete' },
  { type: 'response.create', response: { modalities: ['text'] } },
  { type: 'response.cancel', why: 'because' },
);

const step: fc.Arbitrary<Step> = fc
  .tuple(
    fc.oneof(
      { weight: 8, arbitrary: wellFormed.map((event) => ({ event, isInvalid: false })) },
      { weight: 1, arbitrary: malformed.map((event) => ({ event, isInvalid: true })) },
    ),
    fc.constantFrom(0, 0, 5, 150, 700),
  )
  .map(([made, pauseMs]) => ({ ...made, pauseMs }));
const steps = fc.array(step, { minLength: 1, maxLength: 40 });

/** As it goes to the simulator. */
function named(index: number, { event }: Step): Readonly<Record<string, unknown>> {
  const sound = sounds.get(String(event['audio']));
  return { event_id: `client_${index}`, ...event, ...(sound && { audio: sound }) };
}

/** Nothing is broken, nothing runs on, and whatever was invalid has been answered by an error that names it. */
function expectSound(rules: ConversationRules, taken: readonly Step[]): void {
  expect(rules.violations).toEqual([]);
  expect(rules.runningResponses).toBe(0);
  const unanswered = taken.flatMap((made, index) => {
    return made.isInvalid && !rules.refused.has(`client_${index}`) ? [made.event] : [];
  });
  expect(unanswered).toEqual([]);
}

async function inHeldTime(world: World, taken: readonly Step[]): Promise<void> {
  using bench = new SessionBench({ latency: latencyProfiles.measured });
  const rules = new ConversationRules();
  const see = () => {
    for (const event of bench.events.splice(0)) {
      const sent = JSON.parse(JSON.stringify(event)) as WireEvent;
      rules.see({ from: 'server', event: sent });
      expect(world.validator.problems('server', sent)).toEqual([]);
      world.judged.push({ from: 'server', event: sent });
    }
  };
  for (const [index, made] of taken.entries()) {
    const event = named(index, made);
    rules.see({ from: 'client', event: event as unknown as WireEvent });
    bench.session.receive(parseClientEvent(JSON.stringify(event)));
    await jest.advanceTimersByTimeAsync(made.pauseMs);
    see();
  }
  await jest.advanceTimersByTimeAsync(30_000);
  see();
  expectSound(rules, taken);
  bench[Symbol.dispose]();
  await jest.advanceTimersByTimeAsync(30_000);
  expect(bench.events).toEqual([]);
}

async function onTheWire(world: World, taken: readonly Step[]): Promise<void> {
  const from = world.recorder.frames.length;
  const client = await world.client();
  for (const [index, made] of taken.entries()) client.send(named(index, made));
  await settled(client);
  // Turn detection may begin a response late, so what the recorder has seen decides and not what the client has.
  const rules = await until(
    () => {
      const seen = new ConversationRules();
      for (const frame of world.recorder.frames.slice(from)) seen.see(frame);
      return seen.runningResponses === 0 ? seen : undefined;
    },
    { what: 'the end of every response', deadlineMs: 30_000 },
  );
  expectSound(rules, taken);
  await client.close();
}

/** Any sequence of client events keeps the rules. A failure prints its seed and the shortest sequence that fails. */
export const properties: Area = {
  title: 'Any sequence of client events',
  gaps: [],
  checks: [
    {
      subject: `${RUNS_IN_HELD_TIME} random sequences in held time`,
      rule: 'keep the rules: one active response, each done once, items linked, truncation within the sound, errors named, silence after the end',
      against,
      run: async (world) => {
        jest.useFakeTimers();
        try {
          const property = fc.asyncProperty(steps, (taken) => inHeldTime(world, taken));
          await fc.assert(property, { numRuns: RUNS_IN_HELD_TIME, interruptAfterTimeLimit: 30_000 });
        } finally {
          jest.useRealTimers();
        }
      },
    },
    {
      subject: `${RUNS_ON_THE_WIRE} random sequences on the wire`,
      rule: 'keep the same rules',
      against,
      run: async (world) => {
        const property = fc.asyncProperty(steps, (taken) => onTheWire(world, taken));
        await fc.assert(property, { numRuns: RUNS_ON_THE_WIRE, interruptAfterTimeLimit: 40_000, endOnFailure: true });
      },
    },
  ],
};
